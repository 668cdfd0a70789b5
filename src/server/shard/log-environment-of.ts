// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { KeyObject } from "node:crypto";
import { UnitCipher } from "../encryption/unit-cipher.ts";
import { Arena } from "../log/arena/arena.ts";
import { MessageCipher, workspaceBytes } from "../log/encryption/message-cipher.ts";
import { SkippedMessages } from "../log/encryption/skipped-messages.ts";
import { DescriptorBudget, type SharedDescriptors } from "../log/files/descriptor-budget.ts";
import { FilePool } from "../log/files/file-pool.ts";
import { HeadWatches } from "../log/head/head-watches.ts";
import { Kernel, openKernelMemory } from "../log/kernel/kernel.ts";
import type { LogEnvironment, LogSettings } from "../log/partition/log-environment.ts";
import { SyncPace } from "../log/partition/sync-pace.ts";
import { RecentBatches } from "../log/recent/recent-batches.ts";
import { RecentKeeper } from "../log/recent/recent-keeper.ts";
import { allocateRecentTable } from "../log/recent/recent-layout.ts";
import type { Logger } from "../observability/logger.ts";
import type { ThreadMetrics } from "../observability/metrics/thread-metrics.ts";

export interface LogEnvironmentSettings {
  readonly kernelModule: WebAssembly.Module;
  readonly memoryBytes: number;
  /** What may be kept of what was received lately; 0 for nothing. */
  readonly recentBytes: number;
  readonly maxFrameBytes: number;
  readonly descriptors: SharedDescriptors;
  readonly log: LogSettings;
  /** Of what is in the files; undefined when it is not encrypted. */
  readonly encryptionKey: KeyObject | undefined;
}

/** A thread's memory that is made by another one, with the table that says what is kept in it. */
export interface ThreadMemory {
  readonly memory: WebAssembly.Memory;
  readonly recentTable: SharedArrayBuffer;
}

interface ThreadParts {
  /** Number of the thread in lock words. */
  readonly thread: number;
  readonly metrics: ThreadMetrics;
  readonly logger: Logger;
  /** Present where other threads may read what this one keeps. */
  readonly threadMemory?: ThreadMemory | undefined;
}

/** Memory for a thread that shows the others what it received lately; undefined where nothing is kept. */
export const openThreadMemory = ({
  memoryBytes,
  recentBytes,
  encryptionKey,
}: LogEnvironmentSettings): ThreadMemory | undefined =>
  // What is encrypted is never whole in the memory in which it came.
  recentBytes === 0 || encryptionKey !== undefined
    ? undefined
    : { memory: openKernelMemory(memoryBytes), recentTable: allocateRecentTable() };

/** What a thread needs to serve partitions: a kernel with memory of its own, and files it holds open. */
export const logEnvironmentOf = (
  settings: LogEnvironmentSettings,
  { thread, metrics, logger, threadMemory }: ThreadParts,
): LogEnvironment => {
  const { memoryBytes, encryptionKey } = settings;
  const workspace = encryptionKey === undefined ? 0 : workspaceBytes(settings.maxFrameBytes);
  const kernel = new Kernel(settings.kernelModule, threadMemory?.memory ?? openKernelMemory(memoryBytes + workspace));
  const arena = new Arena(kernel.heapStart, kernel.memory.length - workspace);
  return {
    thread,
    kernel,
    memory: kernel.memory,
    arena,
    pool: new FilePool(new DescriptorBudget(settings.descriptors), thread),
    watches: new HeadWatches(),
    settings: settings.log,
    syncPace: new SyncPace(),
    metrics,
    warn: (message, context) => logger.warn(message, context),
    recent: threadMemory && {
      keeper: new RecentKeeper(arena, threadMemory.recentTable, settings.recentBytes),
      batches: new RecentBatches(),
    },
    encryption:
      encryptionKey === undefined
        ? undefined
        : {
            cipher: messageCipher(encryptionKey, kernel, workspace),
            skipped: new SkippedMessages((message, context) => logger.error(message, context)),
          },
  };
};

/** Encryption works in memory of its own, so that a request never waits for some while it keeps some. */
const messageCipher = (key: KeyObject, kernel: Kernel, workspace: number): MessageCipher => {
  const { memory } = kernel;
  const region = { offset: memory.length - workspace, length: workspace };
  return new MessageCipher({ cipher: new UnitCipher(key), kernel, workspace: region });
};
