// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { closeSync, fdatasyncSync, fstatSync, ftruncateSync, openSync, renameSync } from "node:fs";
import { indexPath, logPath } from "../../log/files/data-directory.ts";
import { syncDirectory } from "../../log/files/sync-directory.ts";
import { writeFully } from "../../log/files/whole-io.ts";
import { INDEX_ENTRY_BYTES } from "../../log/index/index-entry.ts";
import { recoverSegment } from "../../log/recovery/recover-segment.ts";
import { withIndexEntries } from "../index-comparison.ts";
import type { InspectedDirectory } from "../inspected-directory.ts";
import { type Damage, isDamage, walkSegment } from "../segment-walk.ts";
import type { Findings } from "./finding.ts";
import type { WalkedSegment } from "./verify-segment.ts";

/**
 * Mends what can be mended of a segment without the loss of a sound message. Where all damage is at the end that is what the
 * server does at start; where sound messages follow damaged ones, which the server would cut off with a missing index, the
 * damaged ones get an entry too, so that only polls that cover them fail.
 */
export const addSegmentRepairs = (
  inspected: InspectedDirectory,
  partitionPath: string,
  walked: WalkedSegment,
  findings: Findings,
): void => {
  const { indexBytes, wrongEntry, entries, endPosition, logBytes, holes, hasGap, baseOffset } = walked;
  const indexIsWrong = wrongEntry !== undefined || indexBytes !== entries * INDEX_ENTRY_BYTES;
  const tornBytes = logBytes - endPosition;
  if (hasGap || (!indexIsWrong && tornBytes === 0)) return;
  const path = inspected.short(logPath(partitionPath, baseOffset));
  const cut = tornBytes > 0 ? [`cut ${tornBytes} bytes off its end`] : [];
  const index = indexIsWrong ? [`write its index of ${entries} messages anew`] : [];
  const action = [...cut, ...index].join(" and ");
  if (holes.length === 0) {
    const segment = { partitionPath, baseOffset, trustedBytes: 0, checkTail: true };
    findings.addRepair({ path, action, apply: () => void recoverSegment(segment, inspected.scan) });
    return;
  }
  findings.addRepair({
    path,
    action,
    apply: () => {
      if (indexIsWrong) writeIndex(inspected, partitionPath, walked);
      if (tornBytes > 0) cutLog(logPath(partitionPath, baseOffset), endPosition);
    },
  });
};

const cutLog = (path: string, bytes: number): void => {
  const fd = openSync(path, "r+");
  try {
    ftruncateSync(fd, bytes);
    fdatasyncSync(fd);
  } finally {
    closeSync(fd);
  }
};

const writeIndex = (inspected: InspectedDirectory, partitionPath: string, walked: WalkedSegment): void => {
  const { baseOffset } = walked;
  const path = indexPath(partitionPath, baseOffset);
  const logFd = openSync(logPath(partitionPath, baseOffset), "r");
  const indexFd = openSync(`${path}.new`, "w");
  try {
    const file = { logFd, logBytes: fstatSync(logFd).size, baseOffset, indexedEnd: knownEnds(walked) };
    let timestamp = Buffer.alloc(8);
    for (const part of walkSegment(inspected.scan, file)) {
      if (isDamage(part)) {
        if (part.nextOffset !== undefined) writeHole(indexFd, baseOffset, part, timestamp);
        continue;
      }
      withIndexEntries(inspected.scan, part, baseOffset, (entries) => {
        writeFully(indexFd, entries, 0, entries.length, (part.firstOffset - baseOffset) * INDEX_ENTRY_BYTES);
        timestamp = Buffer.from(entries.subarray(-8));
      });
    }
    fdatasyncSync(indexFd);
  } finally {
    closeSync(indexFd);
    closeSync(logFd);
  }
  renameSync(`${path}.new`, path);
  syncDirectory(partitionPath);
};

/** Where the first walk found the ends of holes: the index that said so may be about to be replaced. */
const knownEnds = ({ holes, baseOffset }: WalkedSegment) => {
  const ends = new Map(holes.map(({ offset, position, bytes }) => [offset - baseOffset, position + bytes]));
  return (entry: number) => ends.get(entry);
};

/**
 * Entries for damaged messages: with the timestamp of the message before, so that searches by time stay sound. Several cannot be told
 * apart; the first takes all the bytes, and the others none.
 */
const writeHole = (indexFd: number, baseOffset: number, hole: Damage, timestamp: Buffer): void => {
  const firstEntry = hole.offset - baseOffset;
  const count = (hole.nextOffset ?? hole.offset) - hole.offset;
  const entry = Buffer.alloc(INDEX_ENTRY_BYTES);
  entry.writeUInt32LE(hole.position + hole.bytes, 4);
  timestamp.copy(entry, 8);
  for (let place = 0; place < count; place++) {
    entry.writeUInt32LE(firstEntry + place, 0);
    writeFully(indexFd, entry, 0, entry.length, (firstEntry + place) * INDEX_ENTRY_BYTES);
  }
};
