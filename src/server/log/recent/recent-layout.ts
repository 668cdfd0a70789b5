// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/*
 * What one shard has kept in its memory of what it received lately: a table of entries in shared memory, which that shard
 * writes and every shard reads. 32-bit words; the base offset takes two, low before high.
 *
 *   word   field
 *   0      readers: 0 while nobody may read the entry, otherwise 1 and how many read it at the moment
 *   1      slot of the partition's head
 *   2      incarnation of the head
 *   3      generation of the head
 *   4,5    base offset of the segment
 *   6      where the batch begins in the segment's log
 *   7      bytes of the batch
 *   8      where it lies in the shard's memory
 *
 * The owner changes an entry only while word 0 is 0, and takes it from 1 to 0 in one step: what somebody reads stays.
 */
export const recentWord = {
  readers: 0,
  slot: 1,
  incarnation: 2,
  generation: 3,
  segmentBaseOffset: 4,
  position: 6,
  bytes: 7,
  memoryOffset: 8,
} as const;

/** A line of the processor's cache. */
export const ENTRY_WORDS = 16;
export const ENTRIES = 128;
export const NOT_READABLE = 0;
export const READABLE = 1;

/** Bytes of one segment's log, as entries name them. */
export interface LogRange {
  readonly slot: number;
  readonly incarnation: number;
  readonly generation: number;
  readonly segmentBaseOffset: number;
  readonly position: number;
  readonly bytes: number;
}

/** A shard's memory and its table; it can be posted. */
export interface SharedRecent {
  readonly memory: SharedArrayBuffer;
  readonly table: SharedArrayBuffer;
}

export const allocateRecentTable = (): SharedArrayBuffer => new SharedArrayBuffer(ENTRIES * ENTRY_WORDS * 4);
