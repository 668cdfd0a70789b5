// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readdirSync } from "node:fs";
import type { DataDirectory } from "../log/files/data-directory.ts";
import { isMissingFile } from "../log/files/io-error.ts";

export interface PartitionPlace {
  readonly streamId: number;
  readonly topicId: number;
  readonly partitionId: number;
  readonly path: string;
}

/** Every partition that has a directory, in the order of the numbers, whatever the state log says. */
export function* partitionsOnDisk(directory: DataDirectory): Generator<PartitionPlace> {
  for (const streamId of numbersIn(directory.streams)) {
    for (const topicId of numbersIn(directory.topics(streamId))) {
      for (const partitionId of numbersIn(directory.partitions(streamId, topicId))) {
        yield { streamId, topicId, partitionId, path: directory.partition(streamId, topicId, partitionId) };
      }
    }
  }
}

const numbersIn = (path: string): number[] => {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && /^\d{1,10}$/.test(entry.name))
      .map((entry) => Number(entry.name))
      .sort((a, b) => a - b);
  } catch (error) {
    if (isMissingFile(error)) return [];
    throw error;
  }
};
