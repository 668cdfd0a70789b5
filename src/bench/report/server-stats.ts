// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Stats } from "../../protocol/blocks/stats.ts";
import { threeDecimals } from "../statistics/points.ts";
import type { ServerStats } from "./report-types.ts";

/** What the server said of itself, under the names of reports; sizes in bytes, times in microseconds. */
export const serverStatsOf = (stats: Stats): ServerStats => ({
  process_id: stats.processId,
  cpu_usage: threeDecimals(stats.cpuUsagePercent),
  total_cpu_usage: threeDecimals(stats.totalCpuUsagePercent),
  memory_usage: Number(stats.memoryUsageBytes),
  total_memory: Number(stats.totalMemoryBytes),
  available_memory: Number(stats.availableMemoryBytes),
  run_time: Number(stats.runTimeMicros),
  start_time: Number(stats.startTimeMicros),
  read_bytes: Number(stats.readBytes),
  written_bytes: Number(stats.writtenBytes),
  messages_size_bytes: Number(stats.messagesSizeBytes),
  streams_count: stats.streamsCount,
  topics_count: stats.topicsCount,
  partitions_count: stats.partitionsCount,
  segments_count: stats.segmentsCount,
  messages_count: Number(stats.messagesCount),
  clients_count: stats.clientsCount,
  consumer_groups_count: stats.consumerGroupsCount,
  hostname: stats.hostname,
  os_name: stats.osName,
  os_version: stats.osVersion,
  kernel_version: stats.kernelVersion,
  iggy_server_version: stats.serverVersion,
  iggy_server_semver: stats.serverSemver,
  cache_metrics: Object.fromEntries(
    stats.cacheMetrics.map(({ streamId, topicId, partitionId, hits, misses, hitRatio }) => [
      `${streamId}-${topicId}-${partitionId}`,
      { hits: Number(hits), misses: Number(misses), hit_ratio: threeDecimals(hitRatio) },
    ]),
  ),
});

/** What a peer says of itself. Readers of reports count on all fields: those it does not know are 0 or empty. */
export const peerStatsOf = (version: string, known: ServerStats): ServerStats => ({
  ...serverStatsOf({ ...nothing, serverVersion: version }),
  ...known,
});

const nothing: Stats = {
  processId: 0,
  cpuUsagePercent: 0,
  totalCpuUsagePercent: 0,
  memoryUsageBytes: 0n,
  totalMemoryBytes: 0n,
  availableMemoryBytes: 0n,
  runTimeMicros: 0n,
  startTimeMicros: 0n,
  readBytes: 0n,
  writtenBytes: 0n,
  messagesSizeBytes: 0n,
  streamsCount: 0,
  topicsCount: 0,
  partitionsCount: 0,
  segmentsCount: 0,
  messagesCount: 0n,
  clientsCount: 0,
  consumerGroupsCount: 0,
  hostname: "",
  osName: "",
  osVersion: "",
  kernelVersion: "",
  serverVersion: "",
  serverSemver: 0,
  cacheMetrics: [],
  threadsCount: 0,
  freeDiskSpaceBytes: 0n,
  totalDiskSpaceBytes: 0n,
};
