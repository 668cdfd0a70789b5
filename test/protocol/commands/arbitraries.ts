// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import { StoredMessage } from "../../../src/protocol/message/stored-message.ts";
import {
  compressionAlgorithms,
  nodeRoles,
  nodeStatuses,
  snapshotCompressions,
  snapshotTypes,
  transportKinds,
  userStatuses,
} from "../../../src/protocol/primitives/enumerations.ts";
import { globalFlags, streamFlags, topicFlags } from "../../../src/protocol/primitives/permissions.ts";
import { pollingKinds } from "../../../src/protocol/primitives/polling-strategy.ts";

/** Values of a command's request and of its reply. */
export interface CommandArbitraries {
  readonly request: fc.Arbitrary<unknown>;
  readonly reply: fc.Arbitrary<unknown>;
}

const u8 = fc.nat(0xff);
const u16 = fc.nat(0xffff);
const u32 = fc.oneof(fc.nat(0xffff_ffff), fc.constantFrom(0, 1, 0xffff_ffff));
const u64 = fc.oneof(fc.bigInt(0n, (1n << 64n) - 1n), fc.constantFrom(0n, 1n, (1n << 64n) - 1n));
const f32 = fc.float();
const text = fc.string({ unit: "binary", maxLength: 40 });
const name = fc
  .oneof(fc.string({ unit: "binary", minLength: 1, maxLength: 60 }), fc.constantFrom("a", "7", "x".repeat(255)))
  .filter((value) => Buffer.byteLength(value) <= 255);
const str8 = fc.oneof(name, fc.constant(""));
const bytes = fc.uint8Array({ maxLength: 60 }).map((value) => Buffer.from(value));
const nothing = fc.constant(undefined);
const keyOf = <Name extends string>(codes: Readonly<Record<Name, number>>): fc.Arbitrary<Name> =>
  fc.constantFrom(...(Object.keys(codes) as Name[]));
const maybe = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(value, { nil: undefined });
const listOf = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value[]> => fc.array(value, { maxLength: 4 });

const identifier = fc.oneof(
  fc.record({ kind: fc.constant("numeric" as const), value: u32 }),
  fc.record({ kind: fc.constant("string" as const), value: name }),
);
const compression = keyOf(compressionAlgorithms);
const status = keyOf(userStatuses);
const topicPath = { stream: identifier, topic: identifier };
const groupPath = { ...topicPath, group: identifier };
const consumer = fc.record({ kind: fc.constantFrom("consumer", "consumer_group"), id: identifier });
const offsetPath = { ...topicPath, consumer, partitionId: maybe(u32) };
const partitioning = fc.oneof(
  fc.constant({ kind: "balanced" as const }),
  fc.record({ kind: fc.constant("partition_id" as const), partitionId: u32 }),
  fc.record({ kind: fc.constant("messages_key" as const), key: bytes }),
);
const topicSettings = {
  compression,
  messageExpiryMicros: u64,
  maxTopicSizeBytes: u64,
  replicationFactor: u8,
  name,
};

const flags = (names: readonly string[]): fc.Arbitrary<Record<string, boolean>> =>
  fc.record(Object.fromEntries(names.map((flag) => [flag, fc.boolean()])));
/** In the order of the ids; an empty map and none are the same on the wire. */
const chain = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<ReadonlyMap<number, Value> | undefined> =>
  fc
    .uniqueArray(fc.tuple(u32, value), { maxLength: 3, selector: ([id]) => id })
    .map((found) => (found.length === 0 ? undefined : new Map(found.sort(([a], [b]) => a - b))));
const permissions = fc.record({
  global: flags(globalFlags),
  streams: chain(
    fc.tuple(flags(streamFlags), chain(flags(topicFlags))).map(([stream, topics]) => ({ ...stream, topics })),
  ),
});

const streamHeader = {
  id: u32,
  createdAtMicros: u64,
  topicsCount: u32,
  sizeBytes: u64,
  messagesCount: u64,
  name,
};
const topicHeader = {
  id: u32,
  createdAtMicros: u64,
  partitionsCount: u32,
  messageExpiryMicros: u64,
  compression,
  maxTopicSizeBytes: u64,
  replicationFactor: u8,
  sizeBytes: u64,
  messagesCount: u64,
  name,
};
const partitionInfo = fc.record({
  id: u32,
  createdAtMicros: u64,
  segmentsCount: u32,
  currentOffset: u64,
  sizeBytes: u64,
  messagesCount: u64,
});
const groupHeader = { id: u32, partitionsCount: u32, membersCount: u32, name };
const clientHeader = {
  clientId: u32,
  userId: u32,
  transport: keyOf(transportKinds),
  address: text,
  consumerGroupsCount: u32,
};
const userHeader = { id: u32, createdAtMicros: u64, status, username: name };

/** A list whose length stands in the header. */
const counted = <Item>(
  header: Readonly<Record<string, fc.Arbitrary<unknown>>>,
  count: string,
  list: string,
  item: fc.Arbitrary<Item>,
): fc.Arbitrary<unknown> =>
  fc
    .tuple(fc.record(header), listOf(item))
    .map(([fields, items]) => ({ ...fields, [count]: items.length, [list]: items }));

const streamDetails = counted(streamHeader, "topicsCount", "topics", fc.record(topicHeader));
const topicDetails = counted(topicHeader, "partitionsCount", "partitions", partitionInfo);
const member = fc.record({ id: u32, partitionIds: listOf(u32) });
const groupDetails = counted(groupHeader, "membersCount", "members", member);
const membership = fc.record({ streamId: u32, topicId: u32, groupId: u32 });
const clientDetails = counted(clientHeader, "consumerGroupsCount", "consumerGroups", membership);
const userDetails = fc.record({ ...userHeader, permissions: maybe(permissions) });
const stats = fc.record({
  processId: u32,
  cpuUsagePercent: f32,
  totalCpuUsagePercent: f32,
  memoryUsageBytes: u64,
  totalMemoryBytes: u64,
  availableMemoryBytes: u64,
  runTimeMicros: u64,
  startTimeMicros: u64,
  readBytes: u64,
  writtenBytes: u64,
  messagesSizeBytes: u64,
  streamsCount: u32,
  topicsCount: u32,
  partitionsCount: u32,
  segmentsCount: u32,
  messagesCount: u64,
  clientsCount: u32,
  consumerGroupsCount: u32,
  hostname: text,
  osName: text,
  osVersion: text,
  kernelVersion: text,
  serverVersion: text,
  serverSemver: u32,
  cacheMetrics: listOf(
    fc.record({ streamId: u32, topicId: u32, partitionId: u32, hits: u64, misses: u64, hitRatio: f32 }),
  ),
  threadsCount: u32,
  freeDiskSpaceBytes: u64,
  totalDiskSpaceBytes: u64,
});
const clusterNode = fc.record({
  name: text,
  ip: text,
  tcp: u16,
  quic: u16,
  http: u16,
  websocket: u16,
  role: keyOf(nodeRoles),
  status: keyOf(nodeStatuses),
});

const storedMessage = fc
  .tuple(fc.uint8Array({ minLength: 48, maxLength: 48 }), bytes, bytes)
  .map(([head, payload, headers]) => {
    const lengths = Buffer.alloc(16);
    lengths.writeUInt32LE(headers.length, 0);
    lengths.writeUInt32LE(payload.length, 4);
    return new StoredMessage(Buffer.concat([head, lengths, payload, headers]));
  });
const sentBatch = fc
  .tuple(fc.record({ ...topicPath, partitioning }), listOf(fc.uint8Array({ minLength: 16, maxLength: 16 })), bytes)
  .map(([path, index, area]) => ({ ...path, messagesCount: index.length, index: Buffer.concat(index), area }));

const snapshotTypeList = fc.oneof(
  fc.constant(["all" as const]),
  listOf(keyOf(snapshotTypes)).map((types) => types.filter((type) => type !== "all")),
);

const stream = fc.record({ stream: identifier });
const topic = fc.record(topicPath);
const group = fc.record(groupPath);
const user = fc.record({ user: identifier });
const partitions = fc.record({ ...topicPath, partitionsCount: u32 });

export const arbitrariesOf: Readonly<Record<string, CommandArbitraries>> = {
  ping: { request: nothing, reply: nothing },
  get_stats: { request: nothing, reply: stats },
  get_snapshot: {
    request: fc.record({ compression: keyOf(snapshotCompressions), types: snapshotTypeList }),
    reply: bytes,
  },
  get_cluster_metadata: { request: nothing, reply: fc.record({ name: text, nodes: listOf(clusterNode) }) },
  get_me: { request: nothing, reply: clientDetails },
  get_client: { request: fc.record({ clientId: u32 }), reply: maybe(clientDetails) },
  get_clients: { request: nothing, reply: listOf(fc.record(clientHeader)) },
  get_user: { request: user, reply: maybe(userDetails) },
  get_users: { request: nothing, reply: listOf(fc.record(userHeader)) },
  create_user: {
    request: fc.record({ username: name, password: str8, status, permissions: maybe(permissions) }),
    reply: userDetails,
  },
  delete_user: { request: user, reply: nothing },
  update_user: {
    request: fc.record({ user: identifier, username: maybe(name), status: maybe(status) }),
    reply: nothing,
  },
  update_permissions: {
    request: fc.record({ user: identifier, permissions: maybe(permissions) }),
    reply: nothing,
  },
  change_password: {
    request: fc.record({ user: identifier, currentPassword: str8, newPassword: str8 }),
    reply: nothing,
  },
  login_user: { request: fc.record({ username: name, password: str8, version: text, context: text }), reply: u32 },
  logout_user: { request: nothing, reply: nothing },
  get_personal_access_tokens: { request: nothing, reply: listOf(fc.record({ name, expiryAtMicros: u64 })) },
  create_personal_access_token: { request: fc.record({ name, expiryMicros: u64 }), reply: str8 },
  delete_personal_access_token: { request: fc.record({ name }), reply: nothing },
  login_with_personal_access_token: { request: fc.record({ token: name }), reply: u32 },
  poll_messages: {
    request: fc.record({
      ...offsetPath,
      strategy: fc.record({ kind: keyOf(pollingKinds), value: u64 }),
      count: u32,
      autoCommit: fc.boolean(),
    }),
    reply: fc.record({ partitionId: u32, currentOffset: u64, messages: listOf(storedMessage) }),
  },
  send_messages: { request: sentBatch, reply: nothing },
  flush_unsaved_buffer: {
    request: fc.record({ ...topicPath, partitionId: u32, fsync: fc.boolean() }),
    reply: nothing,
  },
  get_consumer_offset: {
    request: fc.record(offsetPath),
    reply: maybe(fc.record({ partitionId: u32, currentOffset: u64, storedOffset: u64 })),
  },
  store_consumer_offset: { request: fc.record({ ...offsetPath, offset: u64 }), reply: nothing },
  delete_consumer_offset: { request: fc.record(offsetPath), reply: nothing },
  get_stream: { request: stream, reply: maybe(streamDetails) },
  get_streams: { request: nothing, reply: listOf(fc.record(streamHeader)) },
  create_stream: { request: fc.record({ name }), reply: fc.record(streamHeader) },
  delete_stream: { request: stream, reply: nothing },
  update_stream: { request: fc.record({ stream: identifier, name }), reply: nothing },
  purge_stream: { request: stream, reply: nothing },
  get_topic: { request: topic, reply: maybe(topicDetails) },
  get_topics: { request: stream, reply: listOf(fc.record(topicHeader)) },
  create_topic: {
    request: fc.record({ stream: identifier, partitionsCount: u32, ...topicSettings }),
    reply: topicDetails,
  },
  delete_topic: { request: topic, reply: nothing },
  update_topic: { request: fc.record({ ...topicPath, ...topicSettings }), reply: nothing },
  purge_topic: { request: topic, reply: nothing },
  create_partitions: { request: partitions, reply: nothing },
  delete_partitions: { request: partitions, reply: nothing },
  delete_segments: { request: fc.record({ ...topicPath, partitionId: u32, segmentsCount: u32 }), reply: nothing },
  get_consumer_group: { request: group, reply: maybe(groupDetails) },
  get_consumer_groups: { request: topic, reply: listOf(fc.record(groupHeader)) },
  create_consumer_group: { request: fc.record({ ...topicPath, name }), reply: fc.record(groupHeader) },
  delete_consumer_group: { request: group, reply: nothing },
  join_consumer_group: { request: group, reply: nothing },
  leave_consumer_group: { request: group, reply: nothing },
};
