// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { offsetsPath } from "../files/data-directory.ts";
import { OpenSegment } from "../files/open-segment.ts";
import { removeSegmentFiles } from "../files/remove-files.ts";
import { withHeadLock } from "../head/head-lock.ts";
import { emptySnapshot } from "../head/head-snapshot.ts";
import type { PartitionHead } from "../head/partition-head.ts";
import { readSegmentBases } from "../partition/segment-list.ts";

/**
 * Removes all messages and committed offsets of a partition; offsets begin at 0 again. Readers see the old state or the
 * empty one.
 */
export const purgePartition = (partitionPath: string, head: PartitionHead, thread: number): void => {
  withHeadLock(head, thread, () => {
    const at = head.snapshot(emptySnapshot());
    head.publish({
      generation: at.generation + 1,
      offsetsGeneration: at.offsetsGeneration + 1,
      segmentListVersion: at.segmentListVersion + 1,
      segmentsCount: 1,
      nextOffset: 0,
      readableNextOffset: 0,
      firstOffset: 0,
      segmentBaseOffset: 0,
      segmentBytes: 0,
      sealedMessages: 0,
      sealedBytes: 0,
      indexedCount: 0,
      writtenFrom: 0,
    });
    head.markUnsynced();
    for (const base of readSegmentBases(partitionPath)) removeSegmentFiles(partitionPath, base);
    removeOffsets(partitionPath);
    OpenSegment.open(partitionPath, 0, true).close();
  });
};

const removeOffsets = (partitionPath: string): void => {
  for (const kind of ["consumer", "group"] as const) {
    const directory = offsetsPath(partitionPath, kind);
    for (const name of readdirSync(directory)) rmSync(join(directory, name), { force: true });
  }
};
