// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ThreadMetrics } from "../../observability/metrics/thread-metrics.ts";
import type { Arena } from "../arena/arena.ts";
import type { IdMemoryLimits } from "../deduplication/id-memory.ts";
import type { LogEncryption } from "../encryption/encrypted-partition-log.ts";
import type { FilePool } from "../files/file-pool.ts";
import type { HeadWatches } from "../head/head-watches.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { RecentBatches } from "../recent/recent-batches.ts";
import type { RecentKeeper } from "../recent/recent-keeper.ts";
import type { SyncPace } from "./sync-pace.ts";

export interface LogSettings {
  /** The append that finds this many bytes in the active segment is its last one. */
  readonly segmentSizeBytes: number;
  /** Acknowledge a batch, and let it be read, only after it was synced. */
  readonly enforceFsync: boolean;
  /** How many index entries may wait in shared memory: 0 writes every entry at once. */
  readonly indexTailLimit: number;
  /** A read stops at the message boundary below this, but holds at least one message. */
  readonly maxReadBytes: number;
  /** Verify every message that is read, also what this process wrote and the system still has in memory. */
  readonly verifyEveryRead: boolean;
  /** Drop messages whose id was seen before; undefined keeps all. */
  readonly deduplication?: IdMemoryLimits | undefined;
}

/** What the partitions served by one thread share. */
export interface LogEnvironment {
  /** Number of this thread in lock words. */
  readonly thread: number;
  readonly kernel: Kernel;
  /** The kernel's memory. */
  readonly memory: Buffer;
  readonly arena: Arena;
  readonly pool: FilePool;
  readonly watches: HeadWatches;
  readonly settings: LogSettings;
  readonly syncPace: SyncPace;
  readonly metrics: ThreadMetrics;
  readonly warn: (message: string, context: Record<string, unknown>) => void;
  /** Present when messages are encrypted in the files. */
  readonly encryption?: LogEncryption | undefined;
  /** What was received lately; undefined where nothing is kept. */
  readonly recent?: { readonly keeper: RecentKeeper; readonly batches: RecentBatches } | undefined;
}
