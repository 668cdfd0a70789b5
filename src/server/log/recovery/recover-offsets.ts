// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type ConsumerKind, offsetsPath } from "../files/data-directory.ts";
import { PooledFile } from "../files/pooled-file.ts";
import { isOffsetFileName, OffsetFile } from "../offsets/offset-file.ts";

/**
 * Looks at every committed offset of a partition. One that lies beyond the newest message, possible when the machine lost
 * messages but not the offset, is set back to it, so that its consumer gets the next message that comes.
 * @returns what was found wrong, in words for the log
 */
export const recoverOffsets = (partitionPath: string, nextOffset: number): string[] => [
  ...recoverDirectory(partitionPath, "consumer", nextOffset),
  ...recoverDirectory(partitionPath, "group", nextOffset),
];

const recoverDirectory = (partitionPath: string, kind: ConsumerKind, nextOffset: number): string[] => {
  const directory = offsetsPath(partitionPath, kind);
  const found: string[] = [];
  for (const name of readdirSync(directory)) {
    if (!isOffsetFileName(name)) {
      found.push(`${kind} offset file with a strange name was left alone: ${name}`);
      continue;
    }
    const path = join(directory, name);
    const finding = recoverFile(path, nextOffset);
    if (finding !== undefined) found.push(`${kind} ${name}: ${finding}`);
  }
  return found;
};

const recoverFile = (path: string, nextOffset: number): string | undefined => {
  const file = OffsetFile.open(new PooledFile(path), false);
  try {
    const offset = file.read();
    if (offset === undefined) return "the offset file is too short and counts as absent";
    if (offset < nextOffset) return undefined;
    if (nextOffset > 0) file.write(nextOffset - 1);
    else rmSync(path);
    return `committed offset ${offset} is beyond the newest message and was set back`;
  } finally {
    file.close();
  }
};
