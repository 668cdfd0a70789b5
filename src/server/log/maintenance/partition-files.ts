// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { mkdirSync, rmSync } from "node:fs";
import { offsetsPath } from "../files/data-directory.ts";
import { OpenSegment } from "../files/open-segment.ts";
import { syncDirectory } from "../files/sync-directory.ts";

/** Makes the directory of a new partition with its first, empty segment; what a crash left there is removed first. */
export const createPartitionFiles = (partitionPath: string, sync: boolean): void => {
  rmSync(partitionPath, { recursive: true, force: true });
  createOffsetDirectories(partitionPath);
  OpenSegment.create(partitionPath, 0).close();
  if (sync) syncDirectory(partitionPath);
};

export const createOffsetDirectories = (partitionPath: string): void => {
  mkdirSync(offsetsPath(partitionPath, "consumer"), { recursive: true });
  mkdirSync(offsetsPath(partitionPath, "group"), { recursive: true });
};
