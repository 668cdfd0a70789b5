// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ClientDetails } from "../../../protocol/blocks/client-details.ts";
import type { ClusterNode } from "../../../protocol/blocks/cluster-metadata.ts";
import { getClient } from "../../../protocol/commands/system/get-client.ts";
import { getClients } from "../../../protocol/commands/system/get-clients.ts";
import { getClusterMetadata } from "../../../protocol/commands/system/get-cluster-metadata.ts";
import { getMe } from "../../../protocol/commands/system/get-me.ts";
import { getSnapshot } from "../../../protocol/commands/system/get-snapshot.ts";
import { getStats } from "../../../protocol/commands/system/get-stats.ts";
import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import { SERVER_SEMVER, SERVER_VERSION } from "../../version.ts";
import { type ControlContext, requirePermission } from "../control-context.ts";
import { handler } from "./handler.ts";
import { streamTotals, sumOf } from "./summaries.ts";

export const systemHandlers = [
  handler(getStats, (context, _, caller) => {
    requirePermission(context, caller, "A");
    const { store, partitions, clients, serverInfo, processStats } = context;
    const streams = [...store.metadata.streams.values()];
    const totals = sumOf(streams.map((stream) => streamTotals(partitions, stream)));
    const topics = streams.flatMap((stream) => [...stream.topics.values()]);
    const system = processStats.read();
    const startedAtSeconds = Math.floor(serverInfo.startedAtMicros / 1e6);
    const runTimeSeconds = Math.max(0, Math.floor(Date.now() / 1000) - startedAtSeconds);
    return {
      processId: process.pid,
      cpuUsagePercent: system.cpuUsagePercent,
      totalCpuUsagePercent: system.totalCpuUsagePercent,
      memoryUsageBytes: BigInt(system.memoryUsageBytes),
      totalMemoryBytes: BigInt(system.totalMemoryBytes),
      availableMemoryBytes: BigInt(system.availableMemoryBytes),
      runTimeMicros: BigInt(runTimeSeconds) * 1_000_000n,
      startTimeMicros: BigInt(startedAtSeconds) * 1_000_000n,
      readBytes: BigInt(system.readBytes),
      writtenBytes: BigInt(system.writtenBytes),
      messagesSizeBytes: BigInt(totals.sizeBytes),
      streamsCount: streams.length,
      topicsCount: topics.length,
      partitionsCount: totals.partitionsCount,
      segmentsCount: totals.segmentsCount,
      messagesCount: BigInt(totals.messagesCount),
      clientsCount: clients.count,
      consumerGroupsCount: topics.reduce((sum, { groups }) => sum + groups.size, 0),
      hostname: system.hostname,
      osName: system.osName,
      osVersion: system.osVersion,
      kernelVersion: system.kernelVersion,
      serverVersion: SERVER_VERSION,
      serverSemver: SERVER_SEMVER,
      cacheMetrics: [],
      threadsCount: system.threadsCount,
      freeDiskSpaceBytes: BigInt(system.freeDiskSpaceBytes),
      totalDiskSpaceBytes: BigInt(system.totalDiskSpaceBytes),
    };
  }),

  handler(
    getSnapshot,
    (context, request, caller) => {
      requirePermission(context, caller, "A");
      return context.snapshots.make(request);
    },
    { isOutOfTurn: true },
  ),

  handler(getClusterMetadata, (context) => {
    const { cluster } = context.config;
    const here = thisNode(context);
    const { isFollower } = context.serverInfo;
    if (!cluster.enabled) return { name: "single-node", nodes: [here] };
    const { current, others } = cluster.node;
    const peers = others.map(
      ({ name, ip, ports }): ClusterNode => ({
        name,
        ip,
        tcp: ports.tcp ?? here.tcp,
        quic: ports.quic ?? here.quic,
        http: ports.http ?? here.http,
        websocket: ports.websocket ?? here.websocket,
        role: isFollower ? "leader" : "follower",
        status: "healthy",
      }),
    );
    const named: ClusterNode = {
      ...here,
      name: current.name,
      ip: current.ip,
      role: isFollower ? "follower" : "leader",
    };
    return { name: cluster.name, nodes: [named, ...peers] };
  }),

  handler(getMe, ({ clients }, _, { clientId }): ClientDetails => {
    const client = clients.find(clientId);
    if (client === undefined) throw new IggyError("client_not_found", { clientId });
    return client;
  }),

  handler(getClient, (context, { clientId }, caller) => {
    requirePermission(context, caller, "A");
    if (clientId === 0) throw new IggyError("invalid_client_id");
    return context.clients.find(clientId);
  }),

  handler(getClients, (context, _, caller) => {
    requirePermission(context, caller, "A");
    return context.clients.all();
  }),
];

/** Transports that are not served have port 0. */
const thisNode = ({ config, serverInfo }: ControlContext): ClusterNode => ({
  name: "iggy-node",
  ip: config.tcp.address.host,
  ...serverInfo.ports(),
  role: "leader",
  status: "healthy",
});
