// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ClientDetails } from "../../../../protocol/blocks/client-details.ts";
import { type ClientHeader, NO_USER_ID } from "../../../../protocol/blocks/client-header.ts";
import type { ClusterMetadata, ClusterNode } from "../../../../protocol/blocks/cluster-metadata.ts";
import type { Stats } from "../../../../protocol/blocks/stats.ts";
import { nodeRoles, nodeStatuses, transportKinds } from "../../../../protocol/primitives/enumerations.ts";
import { byteSize, decimal, field, listOf, named, nullable, record, text, u32, u64, type View, word } from "./view.ts";

const namesOf = <Name extends string>(codes: Readonly<Record<Name, number>>) => Object.keys(codes) as Name[];
type CacheMetrics = Stats["cacheMetrics"];

const cacheMetricsView: View<CacheMetrics> = {
  schema: { type: "object", additionalProperties: { type: "object" } },
  write: (metrics) => `{${metrics.map(cacheEntry).join(",")}}`,
};

export const statsView = named(
  "Stats",
  record<Stats>({
    process_id: field(u32, ({ processId }) => processId),
    cpu_usage: field(decimal, ({ cpuUsagePercent }) => cpuUsagePercent),
    total_cpu_usage: field(decimal, ({ totalCpuUsagePercent }) => totalCpuUsagePercent),
    memory_usage: field(byteSize, ({ memoryUsageBytes }) => memoryUsageBytes),
    total_memory: field(byteSize, ({ totalMemoryBytes }) => totalMemoryBytes),
    available_memory: field(byteSize, ({ availableMemoryBytes }) => availableMemoryBytes),
    run_time: field(u64, ({ runTimeMicros }) => runTimeMicros),
    start_time: field(u64, ({ startTimeMicros }) => startTimeMicros),
    read_bytes: field(byteSize, ({ readBytes }) => readBytes),
    written_bytes: field(byteSize, ({ writtenBytes }) => writtenBytes),
    messages_size_bytes: field(byteSize, ({ messagesSizeBytes }) => messagesSizeBytes),
    streams_count: field(u32, ({ streamsCount }) => streamsCount),
    topics_count: field(u32, ({ topicsCount }) => topicsCount),
    partitions_count: field(u32, ({ partitionsCount }) => partitionsCount),
    segments_count: field(u32, ({ segmentsCount }) => segmentsCount),
    messages_count: field(u64, ({ messagesCount }) => messagesCount),
    clients_count: field(u32, ({ clientsCount }) => clientsCount),
    consumer_groups_count: field(u32, ({ consumerGroupsCount }) => consumerGroupsCount),
    hostname: field(text, ({ hostname }) => hostname),
    os_name: field(text, ({ osName }) => osName),
    os_version: field(text, ({ osVersion }) => osVersion),
    kernel_version: field(text, ({ kernelVersion }) => kernelVersion),
    iggy_server_version: field(text, ({ serverVersion }) => serverVersion),
    iggy_server_semver: field(nullable(u32), ({ serverSemver }) => serverSemver),
    cache_metrics: field(cacheMetricsView, ({ cacheMetrics }) => cacheMetrics),
    threads_count: field(u32, ({ threadsCount }) => threadsCount),
    free_disk_space: field(byteSize, ({ freeDiskSpaceBytes }) => freeDiskSpaceBytes),
    total_disk_space: field(byteSize, ({ totalDiskSpaceBytes }) => totalDiskSpaceBytes),
  }),
);

const clientFields = {
  client_id: field(u32, ({ clientId }: ClientHeader) => clientId),
  user_id: field(nullable(u32), ({ userId }: ClientHeader) => (userId === NO_USER_ID ? undefined : userId)),
  address: field(text, ({ address }: ClientHeader) => address),
  transport: field(word(namesOf(transportKinds)), ({ transport }: ClientHeader) => transport),
  consumer_groups_count: field(u32, ({ consumerGroupsCount }: ClientHeader) => consumerGroupsCount),
};
export const clientView = named("Client", record(clientFields));

type Membership = ClientDetails["consumerGroups"][number];
const membershipView = record({
  stream_id: field(u32, ({ streamId }: Membership) => streamId),
  topic_id: field(u32, ({ topicId }: Membership) => topicId),
  group_id: field(u32, ({ groupId }: Membership) => groupId),
});

export const clientDetailsView = named(
  "ClientDetails",
  record<ClientDetails>({
    ...clientFields,
    consumer_groups: field(listOf(membershipView), ({ consumerGroups }) => consumerGroups),
  }),
);

const endpointsView = record({
  tcp: field(u32, ({ tcp }: ClusterNode) => tcp),
  quic: field(u32, ({ quic }: ClusterNode) => quic),
  http: field(u32, ({ http }: ClusterNode) => http),
  websocket: field(u32, ({ websocket }: ClusterNode) => websocket),
});

const nodeView = record({
  name: field(text, ({ name }: ClusterNode) => name),
  ip: field(text, ({ ip }: ClusterNode) => ip),
  endpoints: field(endpointsView, (node: ClusterNode) => node),
  role: field(word(namesOf(nodeRoles)), ({ role }: ClusterNode) => role),
  status: field(word(namesOf(nodeStatuses)), ({ status }: ClusterNode) => status),
});

export const clusterMetadataView = named(
  "ClusterMetadata",
  record<ClusterMetadata>({
    name: field(text, ({ name }) => name),
    nodes: field(listOf(nodeView), ({ nodes }) => nodes),
  }),
);

const cacheEntry = (metrics: CacheMetrics[number]): string => {
  const { streamId, topicId, partitionId, hits, misses, hitRatio } = metrics;
  return `"${streamId}-${topicId}-${partitionId}":{"hits":${hits},"misses":${misses},"hit_ratio":${hitRatio}}`;
};
