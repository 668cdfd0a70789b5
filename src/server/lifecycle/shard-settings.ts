// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { KeyObject } from "node:crypto";
import type { ServerConfig } from "../config/index.ts";
import { type IdMemoryLimits, MAX_REMEMBERED_IDS } from "../log/deduplication/id-memory.ts";
import { INDEX_TAIL_CAPACITY } from "../log/head/head-layout.ts";
import type { ShardSettings } from "../shard/shard.ts";
import type { SocketOptions } from "../transport/tcp/socket-options.ts";
import type { Certificates } from "./certificates.ts";
import { descriptorsOf, systemOpenFilesLimit } from "./open-files.ts";

/** Of a shard's memory. */
const MAX_RECENT_SHARE = 1 / 8;
/** Of a WebSocket message; holds the largest request. */
const MAX_MESSAGE_BYTES = 100 * 1024 * 1024;

interface Secrets {
  readonly encryptionKey: KeyObject | undefined;
  readonly certificates: Certificates;
}

/** What every shard is told of the configuration. */
export const shardSettings = (
  { system, limits, heartbeat, tcp, websocket, telemetry }: ServerConfig,
  kernelModule: WebAssembly.Module,
  shardsCount: number,
  { encryptionKey, certificates }: Secrets,
): Omit<ShardSettings, "shard" | "metrics" | "threadMemory" | "logsDebug"> => ({
  kernelModule,
  encryptionKey,
  memoryBytes: limits.inFlightSizeBytes,
  recentBytes: Math.min(limits.recentMessagesSizeBytes, limits.inFlightSizeBytes * MAX_RECENT_SHARE),
  maxFrameBytes: limits.maxFrameSizeBytes,
  unreadReplyBytes: limits.maxUnreadRepliesSizeBytes,
  stallTimeoutMs: limits.stallTimeoutMs,
  unauthenticatedIdleTimeoutMs: limits.unauthenticatedIdleTimeoutMs,
  waits: { maxWaitMs: limits.maxPollWaitMs, maxPartitions: limits.maxAwaitedPartitions },
  // The controller serves HTTP from files of its own.
  descriptors: descriptorsOf(systemOpenFilesLimit(), shardsCount + 1),
  heartbeatIntervalMs: heartbeat.enabled ? heartbeat.intervalMs : undefined,
  directory: {
    root: system.path,
    streams: system.stream.path,
    topics: system.topic.path,
    partitions: system.partition.path,
  },
  log: {
    segmentSizeBytes: system.segment.sizeBytes,
    enforceFsync: system.partition.enforceFsync,
    indexTailLimit: system.partition.messagesRequiredToSave <= 1 ? 0 : indexTail(system.partition),
    maxReadBytes: limits.maxPollSizeBytes,
    verifyEveryRead: system.partition.validateChecksum,
    deduplication: deduplicationLimits(system),
  },
  traceRequests: telemetry.enabled,
  streams: {
    tcpSocket: socketOptions(tcp.socket),
    tcpCertificate: certificates.tcp,
    webSocketCertificate: certificates.webSocket,
    webSocket: {
      maxMessageBytes: websocket.maxMessageSizeBytes ?? MAX_MESSAGE_BYTES,
      maxIncompleteBytes: limits.inFlightSizeBytes,
      handshakeTimeoutMs: limits.handshakeTimeoutMs,
      unreadReplyBytes: limits.maxUnreadRepliesSizeBytes,
    },
    handshakeTimeoutMs: limits.handshakeTimeoutMs,
  },
});

/** Of the system's defaults only the delay of small replies is changed, which costs clients that wait for them. */
const socketOptions = ({ overrideDefaults, nodelay, keepalive }: ServerConfig["tcp"]["socket"]): SocketOptions =>
  overrideDefaults ? { noDelay: nodelay, keepAlive: keepalive } : { noDelay: true, keepAlive: false };

/** What partitions remember of message ids; undefined when duplicates are kept. */
export const deduplicationLimits = ({ messageDeduplication }: ServerConfig["system"]): IdMemoryLimits | undefined => {
  const { enabled, maxEntries, expiryMs } = messageDeduplication;
  if (!enabled) return undefined;
  return {
    maxEntries: maxEntries === 0 ? MAX_REMEMBERED_IDS : maxEntries,
    expiryMicros: expiryMs === 0 ? Number.POSITIVE_INFINITY : expiryMs * 1000,
  };
};

const indexTail = ({ messagesRequiredToSave }: ServerConfig["system"]["partition"]): number =>
  Math.min(messagesRequiredToSave, INDEX_TAIL_CAPACITY);
