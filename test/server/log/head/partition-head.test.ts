// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { emptySnapshot } from "../../../../src/server/log/head/head-snapshot.ts";
import { HeadTable } from "../../../../src/server/log/head/head-table.ts";
import { until } from "../../../support/until.ts";

const SNAPSHOTS = 300_000;

test("given_a_writer_in_another_thread_when_snapshots_are_taken_should_never_mix_two_of_its_changes", async () => {
  const heads = new HeadTable();
  const chunk = heads.addChunk();
  const head = heads.head(0);
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const program = new URL("./head-writer.ts", import.meta.url).href;
  const start = `import("tsx/esm/api").then(({ tsImport }) => tsImport("${program}", "${program}"));`;
  const writer = new Worker(start, { eval: true, workerData: { chunk, stop } });
  const at = emptySnapshot();
  await until("the writer writes", () => head.snapshot(at).nextOffset > 0);

  const entry = Buffer.alloc(16);
  const offsets = new Set<number>();
  let mixed = 0;
  let entriesRead = 0;
  for (let taken = 0; taken < SNAPSHOTS; taken++) {
    const { nextOffset, readableNextOffset, segmentBytes, lastTimestampMicros, indexedCount } = head.snapshot(at);
    offsets.add(nextOffset);
    const belongTogether =
      readableNextOffset === nextOffset &&
      segmentBytes === nextOffset * 3 &&
      lastTimestampMicros === nextOffset + 5 &&
      indexedCount === nextOffset - 1;
    head.readTailEntry(indexedCount, entry, 0);
    if (!belongTogether) mixed++;
    if (!head.isCurrent(at)) continue;
    entriesRead++;
    for (let word = 0; word < 4; word++) if (entry.readUInt32LE(word * 4) !== indexedCount >>> 0) mixed++;
  }
  Atomics.store(stop, 0, 1);
  const [written] = (await once(writer, "message")) as [number];
  await writer.terminate();

  expect(mixed).toBe(0);
  expect(offsets.size).toBeGreaterThan(1);
  expect(entriesRead).toBeGreaterThan(0);
  expect(head.snapshot(at).nextOffset).toBe(written);
});
