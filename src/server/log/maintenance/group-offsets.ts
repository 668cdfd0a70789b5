// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { offsetPath, offsetsPath } from "../files/data-directory.ts";
import { isMissingFile } from "../files/io-error.ts";
import { CONTROLLER_THREAD, withHeadLock } from "../head/head-lock.ts";
import { emptySnapshot } from "../head/head-snapshot.ts";
import type { PartitionHead } from "../head/partition-head.ts";
import { isOffsetFileName } from "../offsets/offset-file.ts";

/** Removes what a group committed in a partition, to be called by the controller. Throws the system's error. */
export const removeGroupOffset = (partitionPath: string, head: PartitionHead, groupId: number): void => {
  const path = offsetPath(partitionPath, "group", groupId);
  withHeadLock(head, CONTROLLER_THREAD, () => {
    if (!exists(path)) return;
    rmSync(path);
    head.publish({ offsetsGeneration: head.snapshot(emptySnapshot()).offsetsGeneration + 1 });
  });
};

/**
 * Removes what groups committed that are no longer there: a crash may come between their end and that of their files.
 * @returns what was removed, in words for the log
 */
export const removeOffsetsOfMissingGroups = (
  partitionPath: string,
  groups: ReadonlyMap<number, unknown>,
): readonly string[] => {
  const directory = offsetsPath(partitionPath, "group");
  return readdirSync(directory).flatMap((name) => {
    if (!isOffsetFileName(name) || groups.has(Number(name))) return [];
    rmSync(join(directory, name));
    return `group ${name}: the group is gone, its committed offset was removed`;
  });
};

const exists = (path: string): boolean => {
  try {
    statSync(path);
    return true;
  } catch (error) {
    if (isMissingFile(error)) return false;
    throw error;
  }
};
