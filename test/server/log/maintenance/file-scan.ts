// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What the files of a partition hold, found by walking every log from its start. */
export const scanFiles = (partitionPath: string) => {
  const names = readdirSync(partitionPath);
  const logs = names.filter((name) => name.endsWith(".log")).sort();
  const indexes = names.filter((name) => name.endsWith(".index"));
  let messagesCount = 0;
  let sizeBytes = 0;
  for (const name of logs) {
    const log = readFileSync(join(partitionPath, name));
    for (let at = 0; at < log.length; at += 64 + log.readUInt32LE(at + 48) + log.readUInt32LE(at + 52)) messagesCount++;
    sizeBytes += log.length;
  }
  return { segmentsCount: logs.length, indexesCount: indexes.length, messagesCount, sizeBytes };
};
