// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { KeyObject } from "node:crypto";
import type { ServerConfig } from "../config/index.ts";
import { INDEX_TAIL_CAPACITY } from "../log/head/head-layout.ts";
import type { ShardSettings } from "../shard/shard.ts";

const OPEN_FILES_LIMIT = 1024;

/** What every shard is told of the configuration. */
export const shardSettings = (
  { system, limits, heartbeat }: ServerConfig,
  kernelModule: WebAssembly.Module,
  encryptionKey: KeyObject | undefined,
): Omit<ShardSettings, "shard"> => ({
  kernelModule,
  encryptionKey,
  memoryBytes: limits.inFlightSizeBytes,
  maxFrameBytes: limits.maxFrameSizeBytes,
  openFilesLimit: OPEN_FILES_LIMIT,
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
  },
});

const indexTail = ({ messagesRequiredToSave }: ServerConfig["system"]["partition"]): number =>
  Math.min(messagesRequiredToSave, INDEX_TAIL_CAPACITY);
