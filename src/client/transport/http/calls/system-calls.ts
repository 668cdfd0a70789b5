// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ClientHeader } from "../../../../protocol/blocks/client-header.ts";
import { NO_USER_ID } from "../../../../protocol/blocks/client-header.ts";
import { getClient } from "../../../../protocol/commands/system/get-client.ts";
import { getClients } from "../../../../protocol/commands/system/get-clients.ts";
import { getClusterMetadata } from "../../../../protocol/commands/system/get-cluster-metadata.ts";
import { getSnapshot } from "../../../../protocol/commands/system/get-snapshot.ts";
import { getStats } from "../../../../protocol/commands/system/get-stats.ts";
import { ping } from "../../../../protocol/commands/system/ping.ts";
import { IggyError } from "../../../../protocol/errors/iggy-error.ts";
import type { JsonObject } from "../../../../protocol/json/json-value.ts";
import { nodeRoles, nodeStatuses, transportKinds } from "../../../../protocol/primitives/enumerations.ts";
import { httpCall } from "../http-call.ts";
import { bigIn, bytesIn, listOf, numberIn, objectIn, objectOf, textIn } from "../json-fields.ts";

/** The one of these names that a field holds. */
const nameIn = <Name extends string>(from: JsonObject, field: string, names: Readonly<Record<Name, number>>): Name => {
  const found = (Object.keys(names) as Name[]).find((name) => name === textIn(from, field));
  if (found === undefined) throw new IggyError("invalid_json_response", { field });
  return found;
};

const clientOf = (from: JsonObject): ClientHeader => ({
  clientId: numberIn(from, "client_id"),
  userId: from.get("user_id") === null ? NO_USER_ID : numberIn(from, "user_id"),
  transport: nameIn(from, "transport", transportKinds),
  address: textIn(from, "address"),
  consumerGroupsCount: numberIn(from, "consumer_groups_count"),
});

const nodeOf = (from: JsonObject) => {
  const endpoints = objectIn(from, "endpoints");
  return {
    name: textIn(from, "name"),
    ip: textIn(from, "ip"),
    tcp: numberIn(endpoints, "tcp"),
    quic: numberIn(endpoints, "quic"),
    http: numberIn(endpoints, "http"),
    websocket: numberIn(endpoints, "websocket"),
    role: nameIn(from, "role", nodeRoles),
    status: nameIn(from, "status", nodeStatuses),
  };
};

const statsOf = (from: JsonObject) => ({
  processId: numberIn(from, "process_id"),
  cpuUsagePercent: numberIn(from, "cpu_usage"),
  totalCpuUsagePercent: numberIn(from, "total_cpu_usage"),
  memoryUsageBytes: bytesIn(from, "memory_usage"),
  totalMemoryBytes: bytesIn(from, "total_memory"),
  availableMemoryBytes: bytesIn(from, "available_memory"),
  runTimeMicros: bigIn(from, "run_time"),
  startTimeMicros: bigIn(from, "start_time"),
  readBytes: bytesIn(from, "read_bytes"),
  writtenBytes: bytesIn(from, "written_bytes"),
  messagesSizeBytes: bytesIn(from, "messages_size_bytes"),
  streamsCount: numberIn(from, "streams_count"),
  topicsCount: numberIn(from, "topics_count"),
  partitionsCount: numberIn(from, "partitions_count"),
  segmentsCount: numberIn(from, "segments_count"),
  messagesCount: bigIn(from, "messages_count"),
  clientsCount: numberIn(from, "clients_count"),
  consumerGroupsCount: numberIn(from, "consumer_groups_count"),
  hostname: textIn(from, "hostname"),
  osName: textIn(from, "os_name"),
  osVersion: textIn(from, "os_version"),
  kernelVersion: textIn(from, "kernel_version"),
  serverVersion: textIn(from, "iggy_server_version"),
  serverSemver: from.get("iggy_server_semver") === null ? 0 : numberIn(from, "iggy_server_semver"),
  cacheMetrics: [],
  threadsCount: numberIn(from, "threads_count"),
  freeDiskSpaceBytes: bytesIn(from, "free_disk_space"),
  totalDiskSpaceBytes: bytesIn(from, "total_disk_space"),
});

/** filesystem_overview as FilesystemOverview. */
const pascalCase = (name: string): string =>
  name.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());

export const systemCalls = [
  httpCall(ping, { request: () => ({ method: "GET", path: "/ping" }), isBinary: true }),
  httpCall(getStats, {
    request: () => ({ method: "GET", path: "/stats" }),
    reply: (answer) => statsOf(objectOf(answer)),
  }),
  httpCall(getClusterMetadata, {
    request: () => ({ method: "GET", path: "/cluster/metadata" }),
    reply: (answer) => ({
      name: textIn(objectOf(answer), "name"),
      nodes: listOf(objectOf(answer).get("nodes"), nodeOf),
    }),
  }),
  httpCall(getClients, {
    request: () => ({ method: "GET", path: "/clients" }),
    reply: (answer) => listOf(answer, clientOf),
  }),
  httpCall(getClient, {
    request: ({ clientId }) => ({ method: "GET", path: `/clients/${clientId}` }),
    reply: (answer) => ({
      ...clientOf(objectOf(answer)),
      consumerGroups: listOf(objectOf(answer).get("consumer_groups"), (group) => ({
        streamId: numberIn(group, "stream_id"),
        topicId: numberIn(group, "topic_id"),
        groupId: numberIn(group, "group_id"),
      })),
    }),
    nothing: { reply: undefined },
  }),
  httpCall(getSnapshot, {
    request: ({ compression, types }) => ({
      method: "POST",
      path: "/snapshot",
      body: { compression: pascalCase(compression), snapshot_types: types.map(pascalCase) },
    }),
    isBinary: true,
  }),
];
