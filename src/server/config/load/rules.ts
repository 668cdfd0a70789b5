// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ServerConfig } from "../schema/server-schema.ts";
import { SERVER_DEFAULT_EXPIRY } from "../values/expiry.ts";
import { SERVER_DEFAULT_TOPIC_SIZE } from "../values/topic-size.ts";

/** A rule that a configuration breaks: the key it is about, and what to do. */
export interface BrokenRule {
  readonly key: string;
  readonly reason: string;
  readonly advice: string;
}

const MIB = 1024 * 1024;
const MAX_SEGMENT_BYTES = 1024 * MIB;
/** Holds the largest message with its headers, and what surrounds it in a request. */
const MIN_FRAME_LIMIT_BYTES = 64_200_000;
const SECOND_MS = 1000;

/** Everything that is wrong with values that are fine by themselves. */
export const brokenRules = (config: ServerConfig): BrokenRule[] => [
  ...memoryRules(config),
  ...periodRules(config),
  ...segmentRules(config),
  ...loggingRules(config),
  ...serviceRules(config),
  ...clusterRules(config),
  ...limitRules(config),
];

const rule = (holds: boolean, key: string, reason: string, advice: string): BrokenRule[] =>
  holds ? [] : [{ key, reason, advice }];

const memoryRules = ({ system }: ServerConfig): BrokenRule[] => {
  const { enabled, sizeBytes, bucketCapacity } = system.memoryPool;
  if (!enabled) return [];
  const powerOfTwo = bucketCapacity >= 128 && Number.isInteger(Math.log2(bucketCapacity));
  return [
    ...rule(
      sizeBytes >= 512 * MIB && sizeBytes % 4096 === 0,
      "system.memory_pool.size",
      "is below 512 MiB or not a multiple of 4096",
      'write a size such as "1 GiB", or disable the pool',
    ),
    ...rule(powerOfTwo, "system.memory_pool.bucket_capacity", "is not a power of two of at least 128", "write 8192"),
  ];
};

const periodRules = (config: ServerConfig): BrokenRule[] => {
  const periods: readonly (readonly [string, number])[] = [
    ["consumer_group.rebalancing_timeout", config.consumerGroup.rebalancingTimeoutMs],
    ["consumer_group.rebalancing_check_interval", config.consumerGroup.rebalancingCheckIntervalMs],
    ["data_maintenance.messages.interval", config.dataMaintenance.messages.intervalMs],
    ["message_saver.interval", config.messageSaver.intervalMs],
    ["personal_access_token.cleaner.interval", config.personalAccessToken.cleaner.intervalMs],
    ["heartbeat.interval", config.heartbeat.intervalMs],
  ];
  return [
    ...periods.flatMap(([key, ms]) => rule(ms > 0, key, "is not longer than nothing", 'write a time such as "30s"')),
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
    ),
    ...rule(
      topic.messageExpiryMicros !== SERVER_DEFAULT_EXPIRY,
      "system.topic.message_expiry",
      "is itself the default of the server",
      'write a time or "none"',
    ),
  ];
};

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
    ),
  ];
};

const serviceRules = ({ http, telemetry }: ServerConfig): BrokenRule[] => [
  ...rule(
    !http.enabled || http.jwt.accessTokenExpiryMicros !== SERVER_DEFAULT_EXPIRY,
    "http.jwt.access_token_expiry",
    "is itself the default of the server",
    'write a time such as "1 h"',
  ),
  ...rule(
    !telemetry.enabled || telemetry.serviceName.trim() !== "",
    "telemetry.service_name",
    "is blank",
    "name the service",
  ),
  ...rule(
    !telemetry.enabled || (telemetry.logs.endpoint !== "" && telemetry.traces.endpoint !== ""),
    "telemetry.logs.endpoint",
    "or telemetry.traces.endpoint is empty",
    "write where telemetry goes",
  ),
];

const clusterRules = ({ cluster }: ServerConfig): BrokenRule[] => {
  if (!cluster.enabled) return [];
  const { current, others } = cluster.node;
  const names = [current.name, ...others.map(({ name }) => name)];
  const endpoints = others.flatMap(({ ip, ports }) =>
    Object.entries(ports)
      .filter(([, port]) => port !== undefined)
      .map(([transport, port]) => `${transport} ${ip}:${String(port)}`),
  );
  return [
    ...rule(cluster.name.trim() !== "", "cluster.name", "is blank", "name the cluster"),
    ...rule(
      names.every((name) => name.trim() !== "") && new Set(names).size === names.length,
      "cluster.node",
      "has blank or equal names",
      "give every node its own name",
    ),
    ...rule(
      others.every(({ ip }) => ip.trim() !== ""),
      "cluster.node.others",
      "has a blank address",
      "write the ip of every node",
    ),
    ...rule(
      new Set(endpoints).size === endpoints.length,
      "cluster.node.others",
      "uses an address and port twice",
      "give every node its own",
    ),
  ];
};

const limitRules = ({ limits }: ServerConfig): BrokenRule[] => [
  ...rule(
    limits.maxFrameSizeBytes >= MIN_FRAME_LIMIT_BYTES,
    "limits.max_frame_size",
    "does not hold the largest message there may be",
    'write at least "64.2 MB"',
  ),
  ...rule(limits.maxPollSizeBytes >= 64 * 1024, "limits.max_poll_size", "is below 64 KiB", 'write "16 MiB"'),
  ...rule(limits.maxConnections >= 1, "limits.max_connections", "is zero", "write at least 1"),
  ...rule(
    limits.inFlightSizeBytes >= 2 * limits.maxFrameSizeBytes && limits.inFlightSizeBytes <= 2048 * MIB,
    "limits.in_flight_size",
    "is not between twice limits.max_frame_size and 2 GiB",
    'write "256 MiB"',
  ),
];
