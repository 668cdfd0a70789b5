// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { OpenSegment } from "../files/open-segment.ts";
import { syncSegment } from "../files/sync-segment.ts";
import { headState } from "../head/head-layout.ts";
import { withHeadLock } from "../head/head-lock.ts";
import { emptySnapshot, type HeadSnapshot } from "../head/head-snapshot.ts";
import type { PartitionHead } from "../head/partition-head.ts";
import { flushIndexTail } from "../index/index-writer.ts";
import { readSegmentBases } from "../partition/segment-list.ts";
import type { SyncedUpTo } from "../recovery/recover-partition.ts";

interface PartitionToSync {
  readonly path: string;
  readonly head: PartitionHead;
  /** Where the last checkpoint ended; every segment from there on is synced. */
  readonly syncedUpTo: SyncedUpTo | undefined;
}

/**
 * Writes the index entries of a partition that wait in memory and, if `sync`, brings its files to the disk.
 * @returns what is on the disk now; undefined when it was deleted meanwhile, or nothing was synced
 */
export const checkpointPartition = async (
  partition: PartitionToSync,
  thread: number,
  sync: boolean,
): Promise<SyncedUpTo | undefined> => {
  const { path, head, syncedUpTo } = partition;
  const at = emptySnapshot();
  const flushed = withHeadLock(head, thread, () => {
    head.snapshot(at);
    if (at.state !== headState.open) return false;
    if (at.indexedCount === at.nextOffset - at.segmentBaseOffset) return true;
    const segment = new OpenSegment(path, at.segmentBaseOffset);
    try {
      head.publish({ indexedCount: flushIndexTail(head, at, segment) });
    } finally {
      segment.close();
    }
    return true;
  });
  if (!flushed || !sync) return undefined;
  for (const base of segmentsFrom(path, syncedUpTo?.baseOffset ?? 0, at)) await syncSegment(path, base);
  return { baseOffset: at.segmentBaseOffset, bytes: at.segmentBytes };
};

const segmentsFrom = (path: string, from: number, at: HeadSnapshot): readonly number[] => {
  const isActiveOnly = from === at.segmentBaseOffset || at.firstOffset === at.segmentBaseOffset;
  if (isActiveOnly) return [at.segmentBaseOffset];
  return readSegmentBases(path).filter((base) => base >= from && base <= at.segmentBaseOffset);
};
