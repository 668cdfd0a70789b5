// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readStoredMessages, StoredMessage } from "../../../src/protocol/message/stored-message.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Names of the recordings where they are not our names in another case. */
const recordedNames: Readonly<Record<string, string>> = {
  availableMemoryBytes: "available_memory",
  cpuUsagePercent: "cpu_usage",
  createdAtMicros: "created_at",
  expiryAtMicros: "expiry_at",
  expiryMicros: "expiry",
  freeDiskSpaceBytes: "free_disk_space",
  maxTopicSizeBytes: "max_topic_size",
  memoryUsageBytes: "memory_usage",
  messageExpiryMicros: "message_expiry",
  partitionIds: "partitions",
  runTimeMicros: "run_time",
  serverSemver: "iggy_server_semver",
  serverVersion: "iggy_server_version",
  startTimeMicros: "start_time",
  totalCpuUsagePercent: "total_cpu_usage",
  totalDiskSpaceBytes: "total_disk_space",
  totalMemoryBytes: "total_memory",
};

/** Names that only the recorded requests use. */
const requestNames: Readonly<Record<string, string>> = {
  currentPassword: "current",
  newPassword: "new",
  partitionId: "partition",
};

/** The codes of the protocol, written out here so that the tables of the codecs are compared with something. */
const codes: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  compression: { none: 1, gzip: 2, stored: 1, deflated: 2, bzip2: 3, zstd: 4, lzma: 5, xz: 6 },
  role: { leader: 0, follower: 1 },
  status: { active: 1, inactive: 2, healthy: 0, starting: 1, stopping: 2, unreachable: 3, maintenance: 4, unknown: 5 },
  transport: { tcp: 1, quic: 2, http: 3, websocket: 4 },
};
const snapshotTypes: Readonly<Record<string, number>> = {
  filesystem_overview: 1,
  process_list: 2,
  resource_usage: 3,
  test: 4,
  server_logs: 5,
  server_config: 6,
  all: 100,
};
const pollingKinds: Readonly<Record<string, number>> = { offset: 1, timestamp: 2, first: 3, last: 4, next: 5 };
const consumerKinds = { consumer: 1, consumer_group: 2 };
const partitioningKinds = { balanced: 1, partition_id: 2, messages_key: 3 };

/** What a recording says: numbers as text, because the recordings write some 64-bit numbers so and others not. */
export const normalized = (value: unknown): unknown => {
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  if (Array.isArray(value)) return value.map(normalized);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, normalized(field)]));
};

/** A reply in the words of the recordings; lists and single values stand there under a name of their own. */
export const replyForm = (reply: unknown): unknown => form(reply, { compression: "compression_algorithm" });

/** A reply as it was recorded, with what says nothing of the reply itself left out. */
export const recordedReply = (decoded: unknown, reply: unknown): unknown => {
  const isNamed = Array.isArray(reply) || typeof reply !== "object";
  return normalized(withoutHarness(isNamed ? Object.values(Object(decoded))[0] : decoded));
};

/** A request in the words of the recordings. */
export const requestForm = (command: string, request: unknown): unknown => {
  const { strategy, index, area, messagesCount, types, fsync, autoCommit, ...rest } = Object(request ?? {});
  const count = command === "create_topic" ? "partitions" : "count";
  const fields = form(rest, { ...requestNames, partitionsCount: count }) as Fields;
  const flags = { ...(fsync !== undefined && { fsync }), ...(autoCommit !== undefined && { auto_commit: autoCommit }) };
  return {
    ...fields,
    ...Object.fromEntries(Object.entries(flags).map(([name, flag]) => [name, flag ? "1" : "0"])),
    ...(strategy && { strategy: String(pollingKinds[strategy.kind]), value: String(strategy.value) }),
    ...(types && { types: types.map((type: string) => String(snapshotTypes[type])) }),
    ...(area && { messages: readStoredMessages(area, messagesCount).map(messageForm) }),
  };
};

/** A request as it was recorded, with what the decoder does not look into left out. */
export const recordedRequest = (decoded: Fields): unknown => normalized(withoutHarness(decoded));

const form = (value: unknown, names: Readonly<Record<string, string>>): unknown => {
  if (value === undefined) return null;
  if (value instanceof StoredMessage) return messageForm(value);
  if (Array.isArray(value)) return value.map((element) => form(element, names));
  if (typeof value !== "object" || value === null) return normalized(value);
  const fields = value as Fields;
  if (fields["kind"] === "numeric" || fields["kind"] === "string") return normalized(fields["value"]);
  if ("global" in fields) return permissionsForm(fields);
  const entries = Object.entries(fields).map(([key, field]) => [
    names[key] ?? recordedNames[key] ?? snakeCase(key),
    fieldForm(key, field, names),
  ]);
  const implied = "partitionIds" in fields ? { partitions_count: String(Object(fields["partitionIds"]).length) } : {};
  const count = "messages" in fields ? { count: String(Object(fields["messages"]).length) } : {};
  return { ...Object.fromEntries(entries), ...implied, ...count };
};

const fieldForm = (key: string, field: unknown, names: Readonly<Record<string, string>>): unknown => {
  const code = typeof field === "string" ? codes[key]?.[field] : undefined;
  if (code !== undefined) return String(code);
  if (key === "consumer") {
    const { kind, id } = field as { kind: keyof typeof consumerKinds; id: { value: unknown } };
    return { kind: String(consumerKinds[kind]), id: normalized(id.value) };
  }
  if (key === "partitioning") return partitioningForm(field as Fields);
  return form(field, names);
};

const partitioningForm = ({ kind, partitionId, key }: Fields): unknown => {
  const number = Buffer.alloc(4);
  if (typeof partitionId === "number") number.writeUInt32LE(partitionId);
  const bytes = kind === "partition_id" ? number : Buffer.from((key as Uint8Array | undefined) ?? []);
  return { kind: String(partitioningKinds[kind as keyof typeof partitioningKinds]), value: bytes.toString("hex") };
};

const messageForm = (message: StoredMessage): unknown => ({
  checksum: message.checksum.toString(16).padStart(16, "0"),
  id: message.id.toString(16).padStart(32, "0"),
  offset: String(message.offset),
  timestamp: String(message.timestampMicros),
  origin_timestamp: String(message.originTimestampMicros),
  payload: message.payload.toString("hex"),
});

const permissionsForm = ({ global, streams }: Fields): unknown => ({
  global: flagsForm(global as Fields),
  streams: [...((streams as ReadonlyMap<number, Fields> | undefined) ?? [])].map(([id, { topics, ...flags }]) => ({
    stream_id: String(id),
    ...flagsForm(flags),
    topics: [...((topics as ReadonlyMap<number, Fields> | undefined) ?? [])].map(([topicId, topicFlags]) => ({
      topic_id: String(topicId),
      ...flagsForm(topicFlags),
    })),
  })),
});

const flagsForm = (flags: Fields): Fields =>
  Object.fromEntries(Object.entries(flags).map(([name, flag]) => [snakeCase(name), flag]));

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Without the recorder's own verdicts, and without what stored-message.test.ts compares: user headers, reserved bytes. */
const withoutHarness = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutHarness);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => !["checksum_ok", "user_headers", "reserved"].includes(key));
  return Object.fromEntries(kept.map(([key, field]) => [key, withoutHarness(field)]));
};
