// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { logPath } from "../../log/files/data-directory.ts";
import type { InspectedDirectory } from "../inspected-directory.ts";
import { segmentBasesIn, segmentFileOf } from "../segment-files.ts";
import type { Findings } from "./finding.ts";
import { verifyOffsets } from "./verify-offsets.ts";
import { verifySegment, type WalkedSegment } from "./verify-segment.ts";

/** How far the checkpoint says that a partition was on the disk. */
export interface SyncedTo {
  readonly baseOffset: number;
  readonly bytes: number;
}

/** Looks at every file of a partition. */
export const verifyPartition = (
  inspected: InspectedDirectory,
  partitionPath: string,
  syncedTo: SyncedTo | undefined,
  findings: Findings,
): void => {
  findings.checked.partitions++;
  const bases = segmentBasesIn(partitionPath);
  verifyNames(inspected, partitionPath, findings);
  if (bases.length === 0) {
    const meaning = "there is no segment; the server begins an empty one";
    findings.add({ kind: "segment_missing", severity: "damage", path: inspected.short(partitionPath), meaning });
  }
  let previous: WalkedSegment | undefined;
  for (const baseOffset of bases) {
    const segment = verifySegment(inspected, partitionPath, baseOffset, findings);
    verifyOrder(inspected, partitionPath, previous, segment, findings);
    if (syncedTo?.baseOffset === baseOffset) verifySynced(inspected, partitionPath, segment, syncedTo, findings);
    previous = segment;
  }
  verifyOffsets(
    inspected,
    partitionPath,
    previous === undefined ? 0 : previous.baseOffset + previous.entries,
    findings,
  );
};

const verifyNames = (inspected: InspectedDirectory, partitionPath: string, findings: Findings): void => {
  for (const name of readdirSync(partitionPath)) {
    if (name === "offsets") continue;
    const path = inspected.short(join(partitionPath, name));
    const file = segmentFileOf(name);
    if (file === undefined) {
      findings.add({ kind: "unknown_file", severity: "notice", path, meaning: "no file of a segment has such a name" });
    } else if (file.extension === "index" && !existsSync(logPath(partitionPath, file.baseOffset))) {
      findings.add({
        kind: "index_without_log",
        severity: "damage",
        path,
        meaning: "the log of this index is missing",
      });
      const apply = () => rmSync(join(partitionPath, name));
      findings.addRepair({ path, action: "remove it: it is of no use without its log", apply });
    }
  }
};

const verifyOrder = (
  inspected: InspectedDirectory,
  partitionPath: string,
  previous: WalkedSegment | undefined,
  segment: WalkedSegment,
  findings: Findings,
): void => {
  if (previous === undefined) return;
  const end = previous.baseOffset + previous.entries;
  if (end === segment.baseOffset) return;
  const path = inspected.short(logPath(partitionPath, segment.baseOffset));
  if (end < segment.baseOffset) {
    const meaning = `offsets ${end} to ${segment.baseOffset - 1} are missing before this segment`;
    findings.add({ kind: "offsets_missing", severity: "damage", path, offset: end, meaning });
  } else {
    const meaning = `the segment before reaches to offset ${end - 1}, into this one`;
    findings.add({ kind: "segments_overlap", severity: "damage", path, offset: segment.baseOffset, meaning });
  }
};

const verifySynced = (
  inspected: InspectedDirectory,
  partitionPath: string,
  segment: WalkedSegment,
  { baseOffset, bytes }: SyncedTo,
  findings: Findings,
): void => {
  if (segment.logBytes >= bytes) return;
  const path = inspected.short(logPath(partitionPath, baseOffset));
  const meaning = `the log was synced up to byte ${bytes} and has ${segment.logBytes}: messages are lost`;
  findings.add({ kind: "synced_bytes_missing", severity: "damage", path, position: segment.logBytes, meaning });
};
