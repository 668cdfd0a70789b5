// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type Codec, decodeCounted } from "../primitives/codec.ts";

export interface CacheMetrics {
  readonly streamId: number;
  readonly topicId: number;
  readonly partitionId: number;
  readonly hits: bigint;
  readonly misses: bigint;
  readonly hitRatio: number;
}

/** What a server says of itself; sizes in bytes, times in microseconds, CPU in percent of one core. */
export interface Stats {
  readonly processId: number;
  readonly cpuUsagePercent: number;
  readonly totalCpuUsagePercent: number;
  readonly memoryUsageBytes: bigint;
  readonly totalMemoryBytes: bigint;
  readonly availableMemoryBytes: bigint;
  readonly runTimeMicros: bigint;
  readonly startTimeMicros: bigint;
  readonly readBytes: bigint;
  readonly writtenBytes: bigint;
  readonly messagesSizeBytes: bigint;
  readonly streamsCount: number;
  readonly topicsCount: number;
  readonly partitionsCount: number;
  readonly segmentsCount: number;
  readonly messagesCount: bigint;
  readonly clientsCount: number;
  readonly consumerGroupsCount: number;
  readonly hostname: string;
  readonly osName: string;
  readonly osVersion: string;
  readonly kernelVersion: string;
  readonly serverVersion: string;
  readonly serverSemver: number;
  readonly cacheMetrics: readonly CacheMetrics[];
  readonly threadsCount: number;
  readonly freeDiskSpaceBytes: bigint;
  readonly totalDiskSpaceBytes: bigint;
}

/* CacheMetrics: stream_id u32, topic_id u32, partition_id u32, hits u64, misses u64, hit_ratio f32 */
const cacheMetrics: Codec<CacheMetrics> = {
  encode: (writer, value) => {
    writer.u32(value.streamId).u32(value.topicId).u32(value.partitionId);
    writer.u64(value.hits).u64(value.misses).f32(value.hitRatio);
  },
  decode: (reader) => ({
    streamId: reader.u32(),
    topicId: reader.u32(),
    partitionId: reader.u32(),
    hits: reader.u64(),
    misses: reader.u64(),
    hitRatio: reader.f32(),
  }),
};

/*
 * Stats: process_id u32, cpu_usage f32, total_cpu_usage f32, memory_usage u64, total_memory u64, available_memory u64,
 *   run_time u64, start_time u64, read_bytes u64, written_bytes u64, messages_size_bytes u64, streams_count u32,
 *   topics_count u32, partitions_count u32, segments_count u32, messages_count u64, clients_count u32,
 *   consumer_groups_count u32, hostname str32, os_name str32, os_version str32, kernel_version str32,
 *   server_version str32, server_semver u32, cache_metrics_count u32, CacheMetrics x count, threads_count u32,
 *   free_disk_space u64, total_disk_space u64
 */
export const stats: Codec<Stats> = {
  encode: (writer, value) => {
    writer.u32(value.processId).f32(value.cpuUsagePercent).f32(value.totalCpuUsagePercent);
    writer.u64(value.memoryUsageBytes).u64(value.totalMemoryBytes).u64(value.availableMemoryBytes);
    writer.u64(value.runTimeMicros).u64(value.startTimeMicros).u64(value.readBytes).u64(value.writtenBytes);
    writer.u64(value.messagesSizeBytes).u32(value.streamsCount).u32(value.topicsCount).u32(value.partitionsCount);
    writer.u32(value.segmentsCount).u64(value.messagesCount).u32(value.clientsCount).u32(value.consumerGroupsCount);
    writer.str32(value.hostname).str32(value.osName).str32(value.osVersion).str32(value.kernelVersion);
    writer.str32(value.serverVersion).u32(value.serverSemver).u32(value.cacheMetrics.length);
    for (const metrics of value.cacheMetrics) cacheMetrics.encode(writer, metrics);
    writer.u32(value.threadsCount).u64(value.freeDiskSpaceBytes).u64(value.totalDiskSpaceBytes);
  },
  decode: (reader) => ({
    processId: reader.u32(),
    cpuUsagePercent: reader.f32(),
    totalCpuUsagePercent: reader.f32(),
    memoryUsageBytes: reader.u64(),
    totalMemoryBytes: reader.u64(),
    availableMemoryBytes: reader.u64(),
    runTimeMicros: reader.u64(),
    startTimeMicros: reader.u64(),
    readBytes: reader.u64(),
    writtenBytes: reader.u64(),
    messagesSizeBytes: reader.u64(),
    streamsCount: reader.u32(),
    topicsCount: reader.u32(),
    partitionsCount: reader.u32(),
    segmentsCount: reader.u32(),
    messagesCount: reader.u64(),
    clientsCount: reader.u32(),
    consumerGroupsCount: reader.u32(),
    hostname: reader.str32(),
    osName: reader.str32(),
    osVersion: reader.str32(),
    kernelVersion: reader.str32(),
    serverVersion: reader.str32(),
    serverSemver: reader.u32(),
    cacheMetrics: decodeCounted(cacheMetrics, reader, reader.u32()),
    threadsCount: reader.u32(),
    freeDiskSpaceBytes: reader.u64(),
    totalDiskSpaceBytes: reader.u64(),
  }),
};
