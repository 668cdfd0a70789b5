// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** The directory of a partition of topic 0 of stream 0. */
export const partitionPath = (dataDirectory: string, partitionId: number): string =>
  join(dataDirectory, "streams", "0", "topics", "0", "partitions", String(partitionId));

/** Start offset and sizes of every segment; throws where a log or an index has no partner. */
export const segmentFiles = (directory: string) => {
  const names = readdirSync(directory).sort();
  const bases = basesOf(names, ".log");
  if (basesOf(names, ".index").join() !== bases.join()) throw new Error(`orphans among ${names.join()}`);
  return bases.map((base) => {
    const path = join(directory, String(base).padStart(20, "0"));
    return { base, logBytes: statSync(`${path}.log`).size, indexBytes: statSync(`${path}.index`).size };
  });
};

/** Of the logs there are; for one who looks while segments are removed. */
export const segmentBases = (directory: string): number[] => basesOf(readdirSync(directory).sort(), ".log");

const basesOf = (names: readonly string[], extension: string): number[] =>
  names.filter((name) => name.endsWith(extension)).map((name) => Number(name.slice(0, 20)));
