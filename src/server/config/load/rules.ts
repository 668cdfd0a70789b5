// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { encryptionKeyProblem } from "../../encryption/encryption-key.ts";
import { MAX_REMEMBERED_IDS } from "../../log/deduplication/id-memory.ts";
import type { ServerConfig } from "../schema/server-schema.ts";
import { SERVER_DEFAULT_EXPIRY } from "../values/expiry.ts";
import { SERVER_DEFAULT_TOPIC_SIZE } from "../values/topic-size.ts";

/** A rule that a configuration breaks: the key it is about, and what to do. */
export interface BrokenRule {
  readonly key: string;
  readonly reason: string;
  readonly advice: string;
  /** Other keys that the rule compares with; it says nothing when one of them is malformed. */
  readonly alsoReads?: readonly string[];
}

const MIB = 1024 * 1024;
const MAX_SEGMENT_BYTES = 1024 * MIB;
/** Holds the largest message with its headers, and what surrounds it in a request. */
const MIN_FRAME_LIMIT_BYTES = 64_200_000;
const SECOND_MS = 1000;
const MAX_POLL_WAIT_MS = 3600 * SECOND_MS;
/** Longer timers run at once and without a pause. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Everything that is wrong with values that are fine by themselves. */
export const brokenRules = (config: ServerConfig): BrokenRule[] => [
  ...memoryRules(config),
  ...periodRules(config),
  ...segmentRules(config),
  ...encryptionRules(config),
  ...deduplicationRules(config),
  ...loggingRules(config),
  ...tokenRules(config),
  ...telemetryRules(config),
  ...clusterRules(config),
  ...limitRules(config),
];

const rule = (
  holds: boolean,
  key: string,
  reason: string,
  advice: string,
  alsoReads: readonly string[] = [],
): BrokenRule[] => (holds ? [] : [{ key, reason, advice, alsoReads }]);

const memoryRules = ({ system }: ServerConfig): BrokenRule[] => {
  const { enabled, sizeBytes, bucketCapacity } = system.memoryPool;
  if (!enabled) return [];
  const powerOfTwo = bucketCapacity >= 128 && Number.isInteger(Math.log2(bucketCapacity));
  const alsoReads = ["system.memory_pool.enabled"];
  return [
    ...rule(
      sizeBytes >= 512 * MIB && sizeBytes % 4096 === 0,
      "system.memory_pool.size",
      "is below 512 MiB or not a multiple of 4096",
      'write a size such as "1 GiB", or disable the pool',
      alsoReads,
    ),
    ...rule(
      powerOfTwo,
      "system.memory_pool.bucket_capacity",
      "is not a power of two of at least 128",
      "write 8192, or disable the pool",
      alsoReads,
    ),
  ];
};

const encryptionRules = ({ system }: ServerConfig): BrokenRule[] => {
  const { enabled, key } = system.encryption;
  const reason = enabled ? encryptionKeyProblem(key) : undefined;
  const advice =
    "give the key the data directory was made with; for a new one, `openssl rand -base64 32` makes 32 random bytes in Base64";
  return reason === undefined
    ? []
    : [{ key: "system.encryption.key", reason, advice, alsoReads: ["system.encryption.enabled"] }];
};

const periodRules = (config: ServerConfig): BrokenRule[] => {
  const { logging } = config.system;
  const timers: readonly (readonly [string, number])[] = [
    ["consumer_group.rebalancing_check_interval", config.consumerGroup.rebalancingCheckIntervalMs],
    ["data_maintenance.messages.interval", config.dataMaintenance.messages.intervalMs],
    ["message_saver.interval", config.messageSaver.intervalMs],
    ["personal_access_token.cleaner.interval", config.personalAccessToken.cleaner.intervalMs],
    ["heartbeat.interval", config.heartbeat.intervalMs],
    ["limits.handshake_timeout", config.limits.handshakeTimeoutMs],
    ["limits.stall_timeout", config.limits.stallTimeoutMs],
  ];
  const periods = [
    ...timers,
    ["consumer_group.rebalancing_timeout", config.consumerGroup.rebalancingTimeoutMs],
  ] as const;
  const mayBeLong = [
    ...timers,
    ["system.logging.rotation_check_interval", logging.rotationCheckIntervalMs],
    ["system.logging.sysinfo_print_interval", logging.sysinfoPrintIntervalMs],
  ] as const;
  return [
    ...periods.flatMap(([key, ms]) => rule(ms > 0, key, "is not longer than nothing", 'write a time such as "30s"')),
    ...mayBeLong.flatMap(([key, ms]) =>
      rule(ms <= MAX_TIMER_MS, key, "is longer than a timer can wait", "write at most 24 days"),
    ),
    ...rule(
      config.personalAccessToken.maxTokensPerUser > 0,
      "personal_access_token.max_tokens_per_user",
      "is zero",
      "write at least 1",
    ),
  ];
};

const segmentRules = ({ system }: ServerConfig): BrokenRule[] => {
  const { segment, partition, topic } = system;
  const sound = segment.sizeBytes >= 512 && segment.sizeBytes <= MAX_SEGMENT_BYTES && segment.sizeBytes % 512 === 0;
  return [
    ...rule(
      sound,
      "system.segment.size",
      "is not a multiple of 512 from 512 B to 1 GiB",
      'write a size such as "1 GiB"',
    ),
    ...rule(partition.messagesRequiredToSave >= 1, "system.partition.messages_required_to_save", "is zero", "write 1"),
    ...rule(
      topic.maxSizeBytes !== SERVER_DEFAULT_TOPIC_SIZE,
      "system.topic.max_size",
      "is itself the default of the server",
      'write a size or "unlimited"',
    ),
    ...rule(
      topic.maxSizeBytes === SERVER_DEFAULT_TOPIC_SIZE || topic.maxSizeBytes >= BigInt(segment.sizeBytes),
      "system.topic.max_size",
      "is smaller than one segment",
      "write at least system.segment.size",
      ["system.segment.size"],
    ),
    ...rule(
      topic.messageExpiryMicros !== SERVER_DEFAULT_EXPIRY,
      "system.topic.message_expiry",
      "is itself the default of the server",
      'write a time or "none"',
    ),
  ];
};

const deduplicationRules = ({ system }: ServerConfig): BrokenRule[] =>
  rule(
    system.messageDeduplication.maxEntries <= MAX_REMEMBERED_IDS,
    "system.message_deduplication.max_entries",
    "is more than a partition can remember",
    `write at most ${MAX_REMEMBERED_IDS}`,
  );

const loggingRules = ({ system }: ServerConfig): BrokenRule[] => {
  const { level, retentionMs, rotationCheckIntervalMs, maxTotalSizeBytes, maxFileSizeBytes } = system.logging;
  return [
    ...rule(level.trim() !== "", "system.logging.level", "is empty", 'write "info"'),
    ...rule(retentionMs >= SECOND_MS, "system.logging.retention", "is below one second", 'write "7 days"'),
    ...rule(
      rotationCheckIntervalMs >= SECOND_MS,
      "system.logging.rotation_check_interval",
      "is below one second",
      'write "1 h"',
    ),
    ...rule(
      maxTotalSizeBytes === 0 || maxTotalSizeBytes >= maxFileSizeBytes,
      "system.logging.max_total_size",
      "is smaller than one log file",
      "write 0 or at least system.logging.max_file_size",
      ["system.logging.max_file_size"],
    ),
  ];
};

const tokenRules = ({ http }: ServerConfig): BrokenRule[] => [
  ...rule(
    !http.enabled || http.jwt.accessTokenExpiryMicros !== SERVER_DEFAULT_EXPIRY,
    "http.jwt.access_token_expiry",
    "is itself the default of the server",
    'write a time such as "1 h"',
    ["http.enabled"],
  ),
  ...rule(
    !http.enabled || ["HS256", "HS384", "HS512"].includes(http.jwt.algorithm),
    "http.jwt.algorithm",
    "is not an algorithm that signs with a shared secret",
    "write HS256, HS384 or HS512",
    ["http.enabled"],
  ),
];

const telemetryRules = ({ telemetry }: ServerConfig): BrokenRule[] => {
  if (!telemetry.enabled) return [];
  const { serviceName, logs, traces } = telemetry;
  const where = "write the address that takes telemetry";
  return [
    ...rule(serviceName.trim() !== "", "telemetry.service_name", "is blank", "name the service"),
    ...rule(logs.endpoint !== "", "telemetry.logs.endpoint", "is empty", where),
    ...rule(traces.endpoint !== "", "telemetry.traces.endpoint", "is empty", where),
  ];
};

const clusterRules = ({ cluster }: ServerConfig): BrokenRule[] => {
  if (!cluster.enabled) return [];
  const { current, others } = cluster.node;
  const names = [current.name, ...others.map(({ name }) => name)];
  const endpoints = others.flatMap(({ ip, ports }) =>
    Object.entries(ports)
      .filter(([, port]) => port !== undefined)
      .map(([transport, port]) => `${transport} ${ip}:${String(port)}`),
  );
  const key = "cluster.node.others";
  const unique = (values: readonly string[]): boolean => new Set(values).size === values.length;
  return [
    ...rule(cluster.name.trim() !== "", "cluster.name", "is blank", "name the cluster"),
    ...rule(current.name.trim() !== "", "cluster.node.current.name", "is blank", "name this node"),
    ...rule(
      others.every(({ name }) => name.trim() !== ""),
      key,
      "has a node whose name is blank",
      "name every node",
    ),
    ...rule(unique(names), key, "has a name twice, or that of this node", "give every node its own name", [
      "cluster.node.current.name",
    ]),
    ...rule(
      others.every(({ ip }) => ip.trim() !== ""),
      key,
      "has a node whose ip is blank",
      "write the ip of every node",
    ),
    ...rule(unique(endpoints), key, "has an ip and port twice", "give every node its own"),
  ];
};

const limitRules = ({ limits, websocket }: ServerConfig): BrokenRule[] => [
  ...rule(
    (websocket.maxMessageSizeBytes ?? MIB) >= 64 * 1024 && (websocket.maxMessageSizeBytes ?? MIB) <= 1024 * MIB,
    "websocket.max_message_size",
    "is not between 64 KiB and 1 GiB",
    'write "100 MiB"',
  ),
  ...rule(
    limits.maxFrameSizeBytes >= MIN_FRAME_LIMIT_BYTES,
    "limits.max_frame_size",
    "does not hold the largest message there may be",
    'write at least "64.2 MB"',
  ),
  ...rule(limits.maxPollSizeBytes >= 64 * 1024, "limits.max_poll_size", "is below 64 KiB", 'write "16 MiB"'),
  ...rule(
    limits.maxPollSizeBytes <= limits.inFlightSizeBytes / 2,
    "limits.max_poll_size",
    "is more than half of limits.in_flight_size",
    'write "16 MiB"',
    ["limits.in_flight_size"],
  ),
  ...rule(
    limits.maxUnreadRepliesSizeBytes >= 64 * 1024 && limits.maxUnreadRepliesSizeBytes <= limits.inFlightSizeBytes,
    "limits.max_unread_replies_size",
    "is not between 64 KiB and limits.in_flight_size",
    'write "1 MiB"',
    ["limits.in_flight_size"],
  ),
  ...rule(limits.maxConnections >= 1, "limits.max_connections", "is zero", "write at least 1"),
  ...rule(limits.maxPollWaitMs <= MAX_POLL_WAIT_MS, "limits.max_poll_wait", "is longer than an hour", 'write "30 s"'),
  ...rule(limits.passwordHashes >= 1, "limits.password_hashes", "is zero", "write at least 1"),
  ...rule(
    limits.inFlightSizeBytes >= 2 * limits.maxFrameSizeBytes && limits.inFlightSizeBytes <= 2048 * MIB,
    "limits.in_flight_size",
    "is not between twice limits.max_frame_size and 2 GiB",
    'write "256 MiB"',
    ["limits.max_frame_size"],
  ),
];
