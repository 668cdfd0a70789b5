// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { offsetsPath } from "../files/data-directory.ts";
import { WorkSlices } from "../maintenance/work-slices.ts";
import { isOffsetFileName, readOffsetFile } from "./offset-file.ts";

/**
 * The smallest offset that any consumer or group has committed in the partition; undefined when none has. Retention
 * keeps every segment that ends above it.
 */
export const lowestCommittedOffset = async (partitionPath: string): Promise<number | undefined> => {
  const slices = new WorkSlices();
  let lowest: number | undefined;
  for (const kind of ["consumer", "group"] as const) {
    const directory = offsetsPath(partitionPath, kind);
    for (const name of readdirSync(directory).filter(isOffsetFileName)) {
      const offset = readOffsetFile(join(directory, name));
      if (offset !== undefined && (lowest === undefined || offset < lowest)) lowest = offset;
      await slices.pause();
    }
  }
  return lowest;
};
