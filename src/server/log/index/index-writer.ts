// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { OpenSegment } from "../files/open-segment.ts";
import { writeFully, writePairFully } from "../files/whole-io.ts";
import { INDEX_TAIL_CAPACITY } from "../head/head-layout.ts";
import type { HeadSnapshot } from "../head/head-snapshot.ts";
import type { PartitionHead, TailEntries } from "../head/partition-head.ts";
import { INDEX_ENTRY_BYTES } from "./index-entry.ts";

const tailWords = new Int32Array((INDEX_TAIL_CAPACITY * INDEX_ENTRY_BYTES) / Int32Array.BYTES_PER_ELEMENT);
const tailBytes = Buffer.from(tailWords.buffer);

export interface NewEntries {
  readonly memory: Buffer;
  readonly offset: number;
  readonly count: number;
}

/** What of a large batch goes to the head too, for polls of the newest messages. */
const KEPT_OF_LARGE = 16;

/**
 * Takes the index entries of a batch: into the file together with what waits in the head's tail, unless all of them may wait there
 * below `tailLimit`. A single message so costs no write of its own, and a file lags by at most `tailLimit` entries, which recovery finds
 * again in the log. The caller holds the lock.
 * @returns how many entries of the segment are in the file now
 */
export const addIndexEntries = (
  head: PartitionHead,
  at: HeadSnapshot,
  segment: OpenSegment,
  entries: NewEntries,
  tailLimit: number,
): number => {
  const firstEntry = at.nextOffset - at.segmentBaseOffset;
  const waiting = firstEntry - at.indexedCount;
  if (waiting + entries.count <= tailLimit) {
    return at.indexedCount;
  }
  const bytes = entries.count * INDEX_ENTRY_BYTES;
  if (waiting === 0) {
    writeFully(segment.indexFd, entries.memory, entries.offset, bytes, firstEntry * INDEX_ENTRY_BYTES);
  } else {
    const added = entries.memory.subarray(entries.offset, entries.offset + bytes);
    writePairFully(segment.indexFd, copyTail(head, at), added, at.indexedCount * INDEX_ENTRY_BYTES);
    segment.restIndex();
  }
  return firstEntry + entries.count;
};

/** Those of the batch's index entries that go to the head's tail: all that wait for the file, and the newest of others. */
export const tailEntriesOf = (at: HeadSnapshot, entries: NewEntries, indexedCount: number): TailEntries => {
  const firstEntry = at.nextOffset - at.segmentBaseOffset;
  const waits = indexedCount <= firstEntry;
  const count = waits ? entries.count : Math.min(entries.count, KEPT_OF_LARGE);
  const skipped = entries.count - count;
  return {
    source: entries.memory,
    offset: entries.offset + skipped * INDEX_ENTRY_BYTES,
    first: firstEntry + skipped,
    count,
  };
};

/** Writes the entries that wait in the head's tail. The caller holds the lock and publishes the returned count. */
export const flushIndexTail = (head: PartitionHead, at: HeadSnapshot, segment: OpenSegment): number => {
  const tail = copyTail(head, at);
  if (tail.length > 0) writeFully(segment.indexFd, tail, 0, tail.length, at.indexedCount * INDEX_ENTRY_BYTES);
  return at.nextOffset - at.segmentBaseOffset;
};

const copyTail = (head: PartitionHead, at: HeadSnapshot): Buffer => {
  const entriesCount = at.nextOffset - at.segmentBaseOffset;
  const length = (entriesCount - at.indexedCount) * INDEX_ENTRY_BYTES;
  head.copyTailLocked(at.indexedCount, entriesCount, tailWords);
  return tailBytes.subarray(0, length);
};
