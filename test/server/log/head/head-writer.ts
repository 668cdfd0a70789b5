// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// A thread that appends to a head until it is told to stop; every field and the newest index entry follow from the offset.
import { parentPort, workerData } from "node:worker_threads";
import { HeadTable } from "../../../../src/server/log/head/head-table.ts";

const { chunk, stop } = workerData as { readonly chunk: SharedArrayBuffer; readonly stop: Int32Array };
const heads = new HeadTable([chunk]);
const head = heads.head(0);
const entry = Buffer.alloc(16);
// Beyond 2^32 in the middle, so that the high words change too.
let offset = 2 ** 32 - 100_000;

while (Atomics.load(stop, 0) === 0) {
  for (let word = 0; word < 4; word++) entry.writeUInt32LE(offset >>> 0, word * 4);
  offset++;
  const appended = {
    nextOffset: offset,
    readableNextOffset: offset,
    segmentBytes: offset * 3,
    lastTimestampMicros: offset + 5,
    indexedCount: offset - 1,
    tailFrom: 0,
  };
  head.publishAppend(appended, { source: entry, offset: 0, first: offset - 1, count: 1 });
}
parentPort?.postMessage(offset);
