// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { OpenSegment } from "../files/open-segment.ts";
import { writeFully, writePairFully } from "../files/whole-io.ts";
import { INDEX_TAIL_CAPACITY } from "../head/head-layout.ts";
import type { HeadSnapshot } from "../head/head-snapshot.ts";
import type { PartitionHead } from "../head/partition-head.ts";
import { INDEX_ENTRY_BYTES } from "./index-entry.ts";

const tailBuffer = Buffer.alloc(INDEX_TAIL_CAPACITY * INDEX_ENTRY_BYTES);

export interface NewEntries {
  readonly memory: Buffer;
  readonly offset: number;
  readonly count: number;
}

/**
 * Takes the index entries of a batch: into the head's tail while they fit below `tailLimit`, otherwise into the file
 * together with what the tail holds. A single message so costs no write of its own, and a file lags by at most
 * `tailLimit` entries, which recovery finds again in the log. The caller holds the lock.
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
    for (let entry = 0; entry < entries.count; entry++) {
      head.writeTailEntry(firstEntry + entry, entries.memory, entries.offset + entry * INDEX_ENTRY_BYTES);
    }
    return at.indexedCount;
  }
  const bytes = entries.count * INDEX_ENTRY_BYTES;
  if (waiting === 0) {
    writeFully(segment.indexFd, entries.memory, entries.offset, bytes, firstEntry * INDEX_ENTRY_BYTES);
  } else {
    const added = entries.memory.subarray(entries.offset, entries.offset + bytes);
    writePairFully(segment.indexFd, copyTail(head, at), added, at.indexedCount * INDEX_ENTRY_BYTES);
  }
  return firstEntry + entries.count;
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
  head.copyTailLocked(at.indexedCount, entriesCount, tailBuffer);
  return tailBuffer.subarray(0, length);
};
