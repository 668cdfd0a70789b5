// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { mkdirSync, renameSync, rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { offsetsPath } from "../files/data-directory.ts";
import { isMissingFile } from "../files/io-error.ts";
import { OpenSegment } from "../files/open-segment.ts";
import { syncDirectory } from "../files/sync-directory.ts";

/** Makes the directory of a new partition with its first, empty segment; what a crash left there is removed first. */
export const createPartitionFiles = (partitionPath: string, sync: boolean): void => {
  rmSync(partitionPath, { recursive: true, force: true });
  createOffsetDirectories(partitionPath);
  OpenSegment.open(partitionPath, 0, true).close();
  if (sync) syncDirectory(partitionPath);
};

export const createOffsetDirectories = (partitionPath: string): void => {
  mkdirSync(offsetsPath(partitionPath, "consumer"), { recursive: true });
  mkdirSync(offsetsPath(partitionPath, "group"), { recursive: true });
};

let removedCount = 0;

/**
 * Moves a directory into `trashPath`, on the same file system and emptied at every start, so that its name is free at
 * once, and removes it there. Resolves when it is gone; a directory that does not exist is fine.
 */
export const removeDirectory = async (path: string, trashPath: string): Promise<void> => {
  const moved = join(trashPath, `removed-${removedCount++}`);
  try {
    renameSync(path, moved);
  } catch (error) {
    if (isMissingFile(error)) return;
    rmSync(path, { recursive: true, force: true });
    return;
  }
  await rm(moved, { recursive: true, force: true });
};
