// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { headWord } from "../../../../src/server/log/head/head-layout.ts";
import { HeadTable } from "../../../../src/server/log/head/head-table.ts";
import { HeadWatches } from "../../../../src/server/log/head/head-watches.ts";
import type { PartitionHead } from "../../../../src/server/log/head/partition-head.ts";
import { until } from "../../../support/until.ts";

const openHeads = () => {
  const heads = new HeadTable();
  const chunk = heads.addChunk();
  return { heads, chunk, head: heads.head(0) };
};

const append = (head: PartitionHead, nextOffset: number, readableNextOffset = nextOffset): void => {
  const appended = {
    nextOffset,
    readableNextOffset,
    segmentBytes: 0,
    lastTimestampMicros: 0,
    indexedCount: 0,
    tailFrom: 0,
  };
  head.publishAppend(appended, { source: Buffer.alloc(0), offset: 0, first: 0, count: 0 });
};

const isWatched = (head: PartitionHead): boolean => Atomics.load(head.words, headWord.watched) === 1;

test("given_listeners_when_the_head_changes_should_be_called_until_they_are_gone", async () => {
  const { head } = openHeads();
  const watches = new HeadWatches();
  const calls = { one: 0, other: 0 };
  const unwatch = watches.watch(head, () => calls.one++);
  watches.watch(head, () => calls.other++);

  append(head, 1);
  await until("both are called", () => calls.one > 0 && calls.other > 0);
  unwatch();
  const before = { ...calls };
  await until("the head is watched again", () => isWatched(head));
  head.publish({ generation: 1 });
  await until("the other is called", () => calls.other > before.other);

  expect(calls.one).toBe(before.one);
});

test("given_no_listeners_when_the_head_changes_should_not_be_watched", async () => {
  const { head } = openHeads();
  expect(isWatched(head)).toBe(false);
  const watches = new HeadWatches();
  let calls = 0;
  const unwatch = watches.watch(head, () => {
    calls++;
    unwatch();
  });
  expect(isWatched(head)).toBe(true);

  append(head, 1);
  await until("the listener is called", () => calls === 1);
  append(head, 2);

  expect(isWatched(head)).toBe(false);
  expect(calls).toBe(1);
});

test("given_a_batch_that_waits_for_its_sync_when_it_is_written_should_tell_only_when_it_can_be_read", async () => {
  const { head } = openHeads();
  let calls = 0;
  new HeadWatches().watch(head, () => calls++);

  append(head, 1, 0);
  expect(isWatched(head)).toBe(true);
  head.publish({ readableNextOffset: 1 });

  await until("the listener is called", () => calls > 0);
});

test("given_another_thread_when_it_changes_the_head_again_and_again_should_lose_no_change", async () => {
  const { chunk, head } = openHeads();
  const rounds = 2000;
  const worker = new Worker(
    `const { workerData, parentPort } = require("node:worker_threads");
     const words = new Int32Array(workerData.chunk);
     parentPort.on("message", (round) => {
       Atomics.store(words, workerData.generation, round);
       if (Atomics.load(words, workerData.watched) === 0) return;
       Atomics.store(words, workerData.watched, 0);
       Atomics.notify(words, workerData.watched);
     });`,
    { eval: true, workerData: { chunk, generation: headWord.generation, watched: headWord.watched } },
  );
  const watches = new HeadWatches();
  for (let round = 1; round <= rounds; round++) {
    await new Promise<void>((resolve) => {
      const unwatch = watches.watch(head, () => look());
      const look = (): void => {
        if (head.generation !== round) return;
        unwatch();
        resolve();
      };
      worker.postMessage(round);
      look();
    });
  }

  await worker.terminate();
  expect(head.generation).toBe(rounds);
});
