// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { PollingKind } from "../../protocol/primitives/polling-strategy.ts";
import type { Arena, Region } from "./arena/arena.ts";
import type { ConsumerKind } from "./files/data-directory.ts";
import type { HeadSnapshot } from "./head/head-snapshot.ts";
import type { RecentMessages } from "./recent/recent-batches.ts";
import type { LogRange } from "./recent/recent-layout.ts";

/** A validated batch in kernel memory; appending stamps the messages and the index table in place. */
export interface Batch {
  readonly messagesCount: number;
  /** Where the index table begins: 16 bytes a message. */
  readonly indexOffset: number;
  /** Where the messages begin. */
  readonly areaOffset: number;
  readonly areaLength: number;
}

export interface ReadRequest {
  readonly kind: PollingKind;
  /** The wanted offset or timestamp in microseconds; Infinity for what no message can have. */
  readonly value: number;
  readonly count: number;
  /** Where a read of kind "next" starts: the committed offset, undefined for none. */
  readonly committedOffset: number | undefined;
  /** Bytes to leave free in the region before the first message. */
  readonly headroomBytes: number;
  /** Of messages, below what the configuration allows; a single one may be larger. */
  readonly maxBytes?: number;
  /** Messages may come where they were received instead of in one region. */
  readonly takesSlices: boolean;
}

/** Whole messages as they are stored, in kernel memory. Who gets it releases the region, or what is recent. */
export interface ReadResult {
  readonly region: Region | undefined;
  /** The messages, when they are in slices instead of in a region. */
  readonly recent: RecentMessages | undefined;
  /** What was read into the region, when it was not for the first time and may be asked for again. */
  readonly reread: LogRange | undefined;
  /** Bytes of messages, after the headroom. */
  readonly messagesBytes: number;
  readonly messagesCount: number;
  /** Offset of the last message returned. */
  readonly lastOffset: number;
  /** Offset of the newest readable message of the partition, 0 also when there is none. */
  readonly currentOffset: number;
}

/** Gives back what a read brought. */
export const releaseRead = ({ region, recent }: ReadResult, arena: Arena): void => {
  if (region !== undefined) arena.release(region);
  recent?.release();
};

/** One committed position: a consumer's or a group's. */
export interface OffsetOwner {
  readonly kind: ConsumerKind;
  readonly id: number;
}

/**
 * What everything above the log knows of a partition. Failures are errors of the protocol: cannot_append_to_file,
 * cannot_read_file, cannot_sync_file, invalid_message_checksum, partition_not_found (deleted meanwhile).
 */
export interface PartitionLog {
  head(into: HeadSnapshot): HeadSnapshot;

  /**
   * Calls the listener after messages came, the log was purged or the partition deleted, and sometimes for nothing, until the
   * function that is returned is called.
   */
  watch(listener: () => void): () => void;

  /**
   * Returns a promise when the batch may be acknowledged only later, because it has to be synced first. `startedMs`, by
   * performance.now, is when its request was taken up: its messages get that time. When it was written is the newest reading of the clock.
   */
  append(batch: Batch, startedMs?: number): Promise<void> | undefined;

  /** Returns a promise when the bytes have to come from a disk, or memory for them has to become free. */
  read(request: ReadRequest): ReadResult | Promise<ReadResult>;

  /** Writes what is only in memory; with `sync` returns when it is on the disk. */
  flush(sync: boolean): Promise<void> | undefined;

  /** The next value of the topic's round robin; asked of its first partition only. */
  nextBalanced(): number;

  committedOffset(owner: OffsetOwner): number | undefined;
  commitOffset(owner: OffsetOwner, offset: number): Promise<void> | undefined;
  /** False when nothing was committed. */
  deleteOffset(owner: OffsetOwner): boolean;
}
