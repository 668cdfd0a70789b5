// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { rmSync } from "node:fs";
import { indexPath, logPath } from "./data-directory.ts";
import type { Trash } from "./trash.ts";

/** Removes both files of a segment, whether they exist or not. The log goes last: without it there is no segment. */
export const removeSegmentFiles = (partitionPath: string, baseOffset: number): void => {
  rmSync(indexPath(partitionPath, baseOffset), { force: true });
  rmSync(logPath(partitionPath, baseOffset), { force: true });
};

/** The same where the time to remove large files must not be waited for. */
export const discardSegmentFiles = (partitionPath: string, baseOffset: number, trash: Trash): void => {
  trash.put(indexPath(partitionPath, baseOffset));
  trash.put(logPath(partitionPath, baseOffset));
};
