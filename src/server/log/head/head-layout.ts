// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/*
 * A partition head: 32-bit words in shared memory, one head per partition, written by whoever holds its lock.
 * Numbers that can pass 2^32 take two words, low before high, and are exact below 2^53.
 *
 *   word   field
 *   0      lock: 0 free, otherwise the number of the thread that holds it (1 controller, 2.. shards)
 *   1      waiters: how many threads sleep on the lock
 *   2      sequence: odd while the fields below are being written
 *   3      balanced counter of the topic (used in the head of its first partition only)
 *   4      unsynced: 1 when something was written since the last checkpoint
 *   5      state: 0 free slot, 1 open, 2 deleted, 3 failed (a sync failed, appends are refused)
 *   6      generation: changes whenever the files behind the head are replaced
 *   7      offsets generation: changes whenever consumer offset files are removed
 *   8      segment list version: changes when a segment is added or removed
 *   9      segments count
 *   10,11  next offset
 *   12,13  readable next offset: behind the next offset while a batch waits for its sync
 *   14,15  first offset still stored
 *   16,17  base offset of the active segment
 *   18,19  bytes of the active segment's log
 *   20,21  messages in the sealed segments
 *   22,23  bytes in the sealed segments' logs
 *   24,25  timestamp of the newest message, microseconds
 *   26,27  index entries of the active segment that are in its index file
 *   28     incarnation: changes when the slot is given to another partition
 *   29     where the active segment ended when somebody last polled near its end, plus 1; not guarded by the sequence
 *   30,31  first offset that was written since the server started
 *   32     watched: 1 while a thread is to be told of the next change, see head-watches.ts; not guarded by the sequence
 *   33     first index entry of the active segment that is in the tail, as far as newer ones have not taken its slot
 *   34..   index tail: the newest index entries, 4 words each, entry i of the active segment in slot i mod capacity; those that
 *          are in the file stay
 */

export const headWord = {
  lock: 0,
  waiters: 1,
  sequence: 2,
  balancedCounter: 3,
  unsynced: 4,
  state: 5,
  generation: 6,
  offsetsGeneration: 7,
  segmentListVersion: 8,
  segmentsCount: 9,
  nextOffset: 10,
  readableNextOffset: 12,
  firstOffset: 14,
  segmentBaseOffset: 16,
  segmentBytes: 18,
  sealedMessages: 20,
  sealedBytes: 22,
  lastTimestampMicros: 24,
  indexedCount: 26,
  incarnation: 28,
  polledNear: 29,
  writtenFrom: 30,
  watched: 32,
  tailFrom: 33,
  indexTail: 34,
} as const;

export const headState = { free: 0, open: 1, deleted: 2, failed: 3 } as const;

/** Index entries that may wait in shared memory before they are written to the index file. */
export const INDEX_TAIL_CAPACITY = 64;
export const INDEX_ENTRY_WORDS = 4;

export const HEAD_WORDS = headWord.indexTail + INDEX_TAIL_CAPACITY * INDEX_ENTRY_WORDS;
export const HEADS_PER_CHUNK = 64;
export const CHUNK_BYTES = HEADS_PER_CHUNK * HEAD_WORDS * 4;
