// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { statSync } from "node:fs";
import { logPath } from "../files/data-directory.ts";
import { removeSegmentFiles } from "../files/remove-files.ts";
import { withHeadLock } from "../head/head-lock.ts";
import { emptySnapshot } from "../head/head-snapshot.ts";
import type { PartitionHead } from "../head/partition-head.ts";
import { lowestCommittedOffset } from "../offsets/lowest-offset.ts";
import { readSegmentBases } from "../partition/segment-list.ts";

/**
 * Deletes up to `count` of the oldest sealed segments. The active one stays, and so does every segment that ends above
 * the lowest committed offset of the partition.
 * @returns how many were deleted
 */
export const deleteOldestSegments = (
  partitionPath: string,
  head: PartitionHead,
  thread: number,
  count: number,
): number =>
  withHeadLock(head, thread, () => {
    const at = head.snapshot(emptySnapshot());
    const barrier = lowestCommittedOffset(partitionPath) ?? Number.POSITIVE_INFINITY;
    const bases = readSegmentBases(partitionPath).filter((base) => base <= at.segmentBaseOffset);
    let deletable = 0;
    let bytes = 0;
    while (deletable < count && deletable < bases.length - 1) {
      const endOffset = (bases[deletable + 1] ?? 0) - 1;
      if (endOffset > barrier) break;
      bytes += statSync(logPath(partitionPath, bases[deletable] ?? 0)).size;
      deletable++;
    }
    if (deletable === 0) return 0;
    const firstOffset = bases[deletable] ?? at.segmentBaseOffset;
    head.publish({
      firstOffset,
      segmentsCount: at.segmentsCount - deletable,
      segmentListVersion: at.segmentListVersion + 1,
      sealedMessages: at.sealedMessages - (firstOffset - (bases[0] ?? 0)),
      sealedBytes: at.sealedBytes - bytes,
    });
    for (const base of bases.slice(0, deletable)) removeSegmentFiles(partitionPath, base);
    return deletable;
  });
