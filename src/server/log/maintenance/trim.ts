// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { discardSegmentFiles } from "../files/remove-files.ts";
import type { Trash } from "../files/trash.ts";
import { headState } from "../head/head-layout.ts";
import { withHeadLock } from "../head/head-lock.ts";
import { emptySnapshot, type HeadSnapshot } from "../head/head-snapshot.ts";
import type { PartitionHead } from "../head/partition-head.ts";
import { lowestCommittedOffset } from "../offsets/lowest-offset.ts";
import type { SealedSegment } from "./sealed-segment.ts";
import { SealedSegments } from "./sealed-segments.ts";
import { WorkSlices } from "./work-slices.ts";

interface PartitionToTrim {
  readonly path: string;
  readonly head: PartitionHead;
}

/** What a trim did, and what kept it from doing more. */
export interface Trimmed {
  readonly segmentsCount: number;
  /** The lowest committed offset, where a segment stays because it ends above it. */
  readonly keptForOffset: number | undefined;
}

/** Segments that go under one hold of the lock. */
const SLICE_SEGMENTS = 32;

/**
 * Deletes up to `count` of the oldest sealed segments. The active one stays, and so does every segment that ends above
 * the lowest committed offset of the partition. Nothing is deleted of a partition that is purged or deleted meanwhile. The
 * caller empties the trash.
 */
export const deleteOldestSegments = async (
  partition: PartitionToTrim,
  thread: number,
  count: number,
  trash: Trash,
): Promise<Trimmed> => {
  const at = partition.head.snapshot(emptySnapshot());
  const sealed = new SealedSegments(partition.path);
  const slices = new WorkSlices();
  const lowest = at.segmentsCount === 1 || count === 0 ? undefined : await lowestCommittedOffset(partition.path);
  let segmentsCount = 0;
  let keptForOffset: number | undefined;
  while (segmentsCount < count && keptForOffset === undefined) {
    const segments: SealedSegment[] = [];
    while (segments.length < Math.min(SLICE_SEGMENTS, count - segmentsCount)) {
      const segment = sealed.at(at, segmentsCount + segments.length);
      if (segment === undefined) break;
      if (lowest !== undefined && segment.endOffset > lowest) {
        keptForOffset = lowest;
        break;
      }
      segments.push(segment);
    }
    if (segments.length === 0 || !removeOldest(partition, thread, at, segments, trash)) break;
    segmentsCount += segments.length;
    await slices.pause();
  }
  return { segmentsCount, keptForOffset };
};

/** False when the partition is not any more what it was when its segments were listed. */
const removeOldest = (
  { path, head }: PartitionToTrim,
  thread: number,
  listed: HeadSnapshot,
  segments: readonly SealedSegment[],
  trash: Trash,
): boolean =>
  withHeadLock(head, thread, () => {
    const at = head.snapshot(emptySnapshot());
    const isSame = at.incarnation === listed.incarnation && at.generation === listed.generation;
    if (!isSame || at.state === headState.deleted || at.firstOffset !== segments[0]?.baseOffset) return false;
    let { firstOffset, sealedMessages, sealedBytes } = at;
    for (const { endOffset, messagesCount, sizeBytes } of segments) {
      firstOffset = endOffset + 1;
      sealedMessages -= messagesCount;
      sealedBytes -= sizeBytes;
    }
    head.publish({
      firstOffset,
      sealedMessages,
      sealedBytes,
      segmentsCount: at.segmentsCount - segments.length,
      segmentListVersion: at.segmentListVersion + 1,
    });
    for (const { baseOffset } of segments) discardSegmentFiles(path, baseOffset, trash);
    return true;
  });
