// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { rmSync } from "node:fs";
import { indexPath, logPath } from "./data-directory.ts";

/** Removes both files of a segment, whether they exist or not. The log goes last: without it there is no segment. */
export const removeSegmentFiles = (partitionPath: string, baseOffset: number): void => {
  rmSync(indexPath(partitionPath, baseOffset), { force: true });
  rmSync(logPath(partitionPath, baseOffset), { force: true });
};
