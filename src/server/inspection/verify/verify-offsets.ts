// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { closeSync, existsSync, openSync, readdirSync, readSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type ConsumerKind, offsetsPath } from "../../log/files/data-directory.ts";
import { createOffsetDirectories } from "../../log/maintenance/partition-files.ts";
import { recoverOffsets } from "../../log/recovery/recover-offsets.ts";
import type { InspectedDirectory } from "../inspected-directory.ts";
import type { Findings } from "./finding.ts";

const NAME = /^\d{1,10}$/;
const OFFSET_BYTES = 8;
const buffer = Buffer.alloc(OFFSET_BYTES);

/** Looks at every committed offset of a partition whose next message would get `nextOffset`. */
export const verifyOffsets = (
  inspected: InspectedDirectory,
  partitionPath: string,
  nextOffset: number,
  findings: Findings,
): void => {
  let isBeyond = false;
  for (const kind of ["consumer", "group"] as const) {
    const directory = offsetsPath(partitionPath, kind);
    if (!existsSync(directory)) continue;
    for (const name of readdirSync(directory)) {
      if (verifyFile(inspected, directory, name, kind, nextOffset, findings)) isBeyond = true;
    }
  }
  if (!isBeyond) return;
  findings.addRepair({
    path: inspected.short(partitionPath),
    action: "set committed offsets beyond the newest message back to it",
    apply: () => {
      createOffsetDirectories(partitionPath);
      recoverOffsets(partitionPath, nextOffset);
    },
  });
};

/** True for an offset beyond the end. */
const verifyFile = (
  inspected: InspectedDirectory,
  directory: string,
  name: string,
  kind: ConsumerKind,
  nextOffset: number,
  findings: Findings,
): boolean => {
  const file = join(directory, name);
  const path = inspected.short(file);
  if (!NAME.test(name)) {
    findings.add({ kind: "unknown_file", severity: "notice", path, meaning: `no ${kind} has such a number` });
    return false;
  }
  findings.checked.offsetFiles++;
  const offset = readOffset(file);
  if (offset === undefined) {
    const meaning = "the file is too short for an offset and counts as none";
    findings.add({ kind: "offset_file_short", severity: "damage", path, meaning });
    findings.addRepair({ path, action: "remove it", apply: () => rmSync(file) });
    return false;
  }
  if (offset < BigInt(nextOffset)) return false;
  const newest = nextOffset === 0 ? "the partition is empty" : `the newest message is ${nextOffset - 1}`;
  const meaning = `the ${kind} committed offset ${offset}, but ${newest}`;
  findings.add({ kind: "offset_beyond_end", severity: "damage", path, meaning });
  return true;
};

const readOffset = (path: string): bigint | undefined => {
  const fd = openSync(path, "r");
  try {
    return readSync(fd, buffer, 0, OFFSET_BYTES, 0) < OFFSET_BYTES ? undefined : buffer.readBigUInt64LE(0);
  } finally {
    closeSync(fd);
  }
};
