// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { z } from "zod";

/* What `--json` gives for each command. 64-bit and 128-bit numbers are decimal texts. */

const big = z.string().regex(/^\d+$/);
const count = z.int().nonnegative();
const name = z.string();
/** What was typed for a stream, topic, group, user or consumer. */
const typed = z.union([z.string(), count]);
const time = z.string().nullable();

const streamHeader = z.strictObject({
  id: count,
  createdAtMicros: big,
  topicsCount: count,
  sizeBytes: big,
  messagesCount: big,
  name,
});
const compression = z.enum(["none", "gzip"]);
const topicHeader = z.strictObject({
  id: count,
  createdAtMicros: big,
  partitionsCount: count,
  messageExpiryMicros: big,
  compression,
  maxTopicSizeBytes: big,
  replicationFactor: count,
  sizeBytes: big,
  messagesCount: big,
  name,
});
const partition = z.strictObject({
  id: count,
  createdAtMicros: big,
  segmentsCount: count,
  currentOffset: big,
  sizeBytes: big,
  messagesCount: big,
});
const topicDetails = topicHeader.extend({ partitions: z.array(partition) });
const transport = z.enum(["tcp", "quic", "http", "websocket"]);
const clientHeader = z.strictObject({
  clientId: count,
  userId: count,
  transport,
  address: z.string(),
  consumerGroupsCount: count,
});
const clientDetails = clientHeader.extend({
  consumerGroups: z.array(z.strictObject({ streamId: count, topicId: count, groupId: count })),
});
const flags = (...names: readonly string[]) =>
  z.strictObject(Object.fromEntries(names.map((one) => [one, z.boolean()])));
const topicFlags = flags("manageTopic", "readTopic", "pollMessages", "sendMessages");
const streamFlags = flags("manageStream", "readStream", "manageTopics", "readTopics", "pollMessages", "sendMessages");
const globalFlags = flags(
  ...["manageServers", "readServers", "manageUsers", "readUsers", "manageStreams", "readStreams"],
  ...["manageTopics", "readTopics", "pollMessages", "sendMessages"],
);
const userHeader = z.strictObject({
  id: count,
  createdAtMicros: big,
  status: z.enum(["active", "inactive"]),
  username: name,
});
const userDetails = userHeader.extend({
  permissions: z
    .strictObject({
      global: globalFlags,
      streams: z.record(big, streamFlags.extend({ topics: z.record(big, topicFlags) })),
    })
    .nullable(),
});
const groupHeader = z.strictObject({ id: count, partitionsCount: count, membersCount: count, name });
const groupDetails = groupHeader.extend({
  members: z.array(z.strictObject({ id: count, partitionIds: z.array(count) })),
});
const message = z.strictObject({
  partitionId: count,
  offset: big,
  id: big,
  timestampMicros: big,
  originTimestampMicros: big,
  checksum: big,
  userHeaders: z.array(z.strictObject({ key: z.string(), kind: z.string(), value: z.string() })),
  userHeadersBase64: z.base64().optional(),
  payload: z.string().optional(),
  payloadBase64: z.base64().optional(),
});
const sent = z.strictObject({ stream: typed, topic: typed, sent: count });
const consumerOffset = z.strictObject({ partitionId: count, currentOffset: big, storedOffset: big });
const context = z.strictObject({ name, values: z.record(z.string(), z.unknown()) });
const session = z.strictObject({ username: name, tokenName: name, expiresAt: time });
const stats = z.strictObject({
  processId: count,
  cpuUsagePercent: z.number(),
  totalCpuUsagePercent: z.number(),
  memoryUsageBytes: big,
  totalMemoryBytes: big,
  availableMemoryBytes: big,
  runTimeMicros: big,
  startTimeMicros: big,
  readBytes: big,
  writtenBytes: big,
  messagesSizeBytes: big,
  streamsCount: count,
  topicsCount: count,
  partitionsCount: count,
  segmentsCount: count,
  messagesCount: big,
  clientsCount: count,
  consumerGroupsCount: count,
  hostname: z.string(),
  osName: z.string(),
  osVersion: z.string(),
  kernelVersion: z.string(),
  serverVersion: z.string(),
  serverSemver: count,
  cacheMetrics: z.array(
    z.strictObject({
      streamId: count,
      topicId: count,
      partitionId: count,
      hits: big,
      misses: big,
      hitRatio: z.number(),
    }),
  ),
  threadsCount: count,
  freeDiskSpaceBytes: big,
  totalDiskSpaceBytes: big,
});
const node = z.strictObject({
  name,
  ip: z.string(),
  tcp: count,
  quic: count,
  http: count,
  websocket: count,
  role: z.enum(["leader", "follower"]),
  status: z.enum(["healthy", "starting", "stopping", "unreachable", "maintenance", "unknown"]),
});

/** By the words of the command. A command without data has none. */
export const outputSchemas: Readonly<Record<string, z.ZodType>> = {
  cheat: z.array(z.strictObject({ topic: name, what: z.string(), lines: z.array(z.string()) })),
  "client get": clientDetails,
  "client list": z.array(clientHeader),
  "cluster metadata": z.strictObject({ name, nodes: z.array(node) }),
  consume: message,
  "consumer-group create": groupHeader,
  "consumer-group delete": z.strictObject({ stream: typed, topic: typed, group: typed, deleted: z.boolean() }),
  "consumer-group get": groupDetails,
  "consumer-group lag": z.strictObject({
    total: big,
    partitions: z.array(
      z.strictObject({
        partitionId: count,
        memberId: count.nullable(),
        storedOffset: big.nullable(),
        endOffset: big.nullable(),
        lag: big,
      }),
    ),
  }),
  "consumer-group list": z.array(groupHeader),
  "consumer-offset delete": z.strictObject({
    consumer: typed,
    stream: typed,
    topic: typed,
    partitionId: count,
    deleted: z.boolean(),
  }),
  "consumer-offset get": consumerOffset.extend({ consumer: typed, stream: typed, topic: typed }),
  "consumer-offset list": z.array(consumerOffset),
  "consumer-offset set": z.strictObject({
    consumer: typed,
    stream: typed,
    topic: typed,
    partitionId: count,
    offset: big,
    previous: big.nullable(),
    stored: z.boolean(),
  }),
  "context create": context,
  "context delete": z.strictObject({ name, deleted: z.boolean() }),
  "context list": z.array(z.strictObject({ name, active: z.boolean() })),
  "context rename": z.strictObject({ name, previous: name }),
  "context show": context.extend({ active: z.boolean() }),
  "context update": context,
  "context use": z.strictObject({ name, previous: name }),
  "context validate": z.strictObject({ name, address: z.string(), userId: count }),
  doctor: z.array(
    z.strictObject({
      check: name,
      status: z.enum(["ok", "warning", "problem"]),
      text: z.string(),
      hint: z.string().nullable(),
    }),
  ),
  login: session.extend({ address: z.string() }),
  logout: z.strictObject({ address: z.string(), hadSession: z.boolean() }),
  me: clientDetails,
  "message export": z.strictObject({
    directory: z.string(),
    messages: count,
    bytes: count,
    complete: z.boolean(),
    partitions: z.array(
      z.strictObject({ partitionId: count, file: z.string(), messages: count, bytes: count, fromOffset: big }),
    ),
  }),
  "message flush": z.strictObject({ stream: typed, topic: typed, partitionId: count, fsync: z.boolean() }),
  "message import": z.strictObject({
    messages: count,
    complete: z.boolean(),
    files: z.array(z.strictObject({ file: z.string(), messages: count, fromByte: count })),
  }),
  "message poll": z.strictObject({
    partitions: z.array(z.strictObject({ partitionId: count, currentOffset: big })),
    messages: z.array(message),
  }),
  "message send": sent.extend({ emptyLines: count }),
  "partition create": z.strictObject({ stream: typed, topic: typed, created: count }),
  "partition delete": z.strictObject({ stream: typed, topic: typed, deleted: count }),
  "partition list": z.array(partition),
  "pat create": z.strictObject({ name, stored: z.boolean(), token: z.string().optional() }),
  "pat delete": z.strictObject({ name, deleted: z.boolean() }),
  "pat list": z.array(z.strictObject({ name, expiryAtMicros: big })),
  ping: z.strictObject({
    timesMs: z.array(z.number()),
    minMs: z.number(),
    averageMs: z.number(),
    maxMs: z.number(),
    deviationMs: z.number(),
  }),
  produce: sent,
  seed: z.strictObject({ streams: count, topics: count, messages: count }),
  "segment delete": z.strictObject({ stream: typed, topic: typed, partitionId: count, segmentsCount: count }),
  "segment list": z.array(z.strictObject({ partitionId: count, segmentsCount: count, sizeBytes: big })),
  "server config": z.strictObject({
    file: z.string().nullable(),
    values: z.array(z.strictObject({ key: name, value: z.unknown(), origin: z.string(), isDefault: z.boolean() })),
  }),
  "config show": z.array(
    z.strictObject({ key: name, value: z.union([z.string(), z.number(), z.boolean()]).nullable(), origin: z.string() }),
  ),
  "session show": z.strictObject({
    address: z.string(),
    transport: z.string(),
    tls: z.boolean(),
    context: name,
    credentials: z.enum([
      "options",
      "connection string",
      "environment",
      "context",
      "configuration file",
      "session",
      "default",
    ]),
    kind: z.enum(["token", "password"]),
    username: name.nullable(),
    session: session.nullable(),
  }),
  snapshot: z.strictObject({ path: z.string(), bytes: count }),
  stats,
  "stream create": streamHeader.extend({ topics: z.array(topicHeader).optional() }),
  "stream delete": z.strictObject({ stream: typed, deleted: z.boolean() }),
  "stream get": streamHeader.extend({ topics: z.array(topicHeader) }),
  "stream list": z.array(streamHeader),
  "stream purge": z.strictObject({ stream: typed, purged: z.boolean() }),
  "stream update": z.strictObject({ stream: typed, name }),
  "topic create": topicDetails,
  "topic delete": z.strictObject({ stream: typed, topic: typed, deleted: z.boolean() }),
  "topic get": topicDetails,
  "topic list": z.array(topicHeader),
  "topic purge": z.strictObject({ stream: typed, topic: typed, purged: z.boolean() }),
  "topic update": z.strictObject({
    stream: typed,
    topic: typed,
    name,
    compression,
    messageExpiryMicros: big,
    maxTopicSizeBytes: big,
    replicationFactor: count,
  }),
  "user create": userDetails,
  "user delete": z.strictObject({ user: typed, deleted: z.boolean() }),
  "user get": userDetails,
  "user list": z.array(userHeader),
  "user name": z.strictObject({ user: typed, username: name }),
  "user password": z.strictObject({ user: typed, changed: z.boolean() }),
  "user permissions": z.strictObject({ user: typed, updated: z.boolean() }),
  "user status": z.strictObject({ user: typed, status: z.enum(["active", "inactive"]) }),
};

/** An error of any command with `--json`, on standard error. */
export const errorSchema = z.strictObject({
  error: z.strictObject({ code: count, name, message: z.string(), hint: z.string().optional() }),
});

/** The files of schemas/, by name. */
export const schemaFiles = (): ReadonlyMap<string, string> =>
  new Map(
    [...Object.entries(outputSchemas), ["error", errorSchema] as const].map(([words, schema]) => [
      `${words.replaceAll(" ", "-")}.json`,
      `${JSON.stringify({ title: `iggy ${words}`, ...z.toJSONSchema(schema) }, null, 2)}\n`,
    ]),
  );
