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
