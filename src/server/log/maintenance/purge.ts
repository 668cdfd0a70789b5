// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { IdMemory } from "../deduplication/id-memory.ts";
import { offsetsPath } from "../files/data-directory.ts";
import { OpenSegment } from "../files/open-segment.ts";
import { discardSegmentFiles } from "../files/remove-files.ts";
import type { Trash } from "../files/trash.ts";
import { withHeadLock } from "../head/head-lock.ts";
import { emptySnapshot } from "../head/head-snapshot.ts";
import type { PartitionHead } from "../head/partition-head.ts";
import { readSegmentBases } from "../partition/segment-list.ts";

interface PartitionToPurge {
  readonly path: string;
  readonly head: PartitionHead;
  readonly ids?: IdMemory | undefined;
}

/**
 * Removes all messages, committed offsets and remembered ids of a partition; offsets begin at 0 again. Readers see the old state or the
 * empty one. The caller empties the trash.
 */
export const purgePartition = ({ path, head, ids }: PartitionToPurge, thread: number, trash: Trash): void =>
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
      tailFrom: 0,
      writtenFrom: 0,
    });
    head.markUnsynced();
    ids?.clear();
    try {
      for (const base of readSegmentBases(path)) discardSegmentFiles(path, base, trash);
      removeOffsets(path);
      OpenSegment.create(path, 0).close();
    } finally {
      // Who looked at the head meanwhile has opened files that are taken away now, and must let go of them.
      head.publish({ generation: at.generation + 2, offsetsGeneration: at.offsetsGeneration + 2 });
    }
  });

const removeOffsets = (partitionPath: string): void => {
  for (const kind of ["consumer", "group"] as const) {
    const directory = offsetsPath(partitionPath, kind);
    for (const name of readdirSync(directory)) rmSync(join(directory, name), { force: true });
  }
};
