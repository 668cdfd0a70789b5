// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import { expect, test } from "vitest";
import { CONTROLLER_THREAD } from "../../../../src/server/log/head/head-lock.ts";
import { emptySnapshot } from "../../../../src/server/log/head/head-snapshot.ts";
import { purgePartition } from "../../../../src/server/log/maintenance/purge.ts";
import { temporaryDirectory } from "../../../support/temporary-directory.ts";
import { scanFiles } from "../maintenance/file-scan.ts";
import { OpenPartition } from "../open-partition.ts";
import { IdQueue } from "./id-queue.ts";

const forever = { maxEntries: 100, expiryMicros: Number.POSITIVE_INFINITY };
const message = (id: number) => ({ id: BigInt(id), text: `message ${id}` });
const textsOf = async (partition: OpenPartition) => (await partition.readAll()).map(({ text }) => text);

test("given_any_batches_with_repeated_ids_when_appended_should_store_each_once_with_offsets_without_a_gap", async () => {
  const one = fc.record({ id: fc.bigInt({ min: 0n, max: 15n }), text: fc.string({ maxLength: 80 }) });
  const batches = fc.array(fc.array(one, { minLength: 1, maxLength: 12 }), { maxLength: 15 });
  const maxEntries = fc.constantFrom(1, 3, 100);
  await fc.assert(
    fc.asyncProperty(batches, maxEntries, fc.boolean(), async (generated, max, enforceFsync) => {
      const deduplication = { maxEntries: max, expiryMicros: Number.POSITIVE_INFINITY };
      const settings = { deduplication, enforceFsync, segmentSizeBytes: 1024, indexTailLimit: 5 };
      const partition = new OpenPartition(temporaryDirectory(), settings);
      const queue = new IdQueue(deduplication);
      const expected: string[] = [];
      for (const batch of generated) {
        await partition.appendWithIds(...batch);
        for (const { id, text } of batch) if (id === 0n || queue.add(id, 1)) expected.push(text);
      }
      const found = await partition.readAll();
      expect(found.map(({ text }) => text)).toEqual(expected);
      expect(found.map(({ offset }) => offset)).toEqual(expected.map((_, offset) => offset));
      expect(scanFiles(partition.path).messagesCount).toBe(expected.length);
      partition.close();
    }),
    { numRuns: 100 },
  );
}, 60_000);

test("given_a_batch_of_duplicates_only_when_appended_should_succeed_without_effect", async () => {
  const partition = new OpenPartition(temporaryDirectory(), { deduplication: forever });
  await partition.appendWithIds(message(1), message(2));
  const before = partition.head.snapshot(emptySnapshot());
  await partition.appendWithIds(message(2), message(1), message(2));
  expect(partition.head.snapshot(emptySnapshot())).toEqual(before);
  partition.close();
});

test("given_an_append_that_fails_when_it_is_repeated_should_be_stored", async () => {
  const partition = new OpenPartition(temporaryDirectory(), { deduplication: forever, segmentSizeBytes: 64 });
  await partition.appendWithIds(message(1));
  const { head } = partition;
  const { segmentBaseOffset } = head.snapshot(emptySnapshot());
  // A segment without files that is not empty: the append cannot open it.
  head.publish({ segmentBaseOffset: segmentBaseOffset + 50 });
  await expect(partition.appendWithIds(message(1), message(2), message(3))).rejects.toMatchObject({
    errorName: "cannot_append_to_file",
  });
  head.publish({ segmentBaseOffset });
  await partition.appendWithIds(message(1), message(2), message(3));
  expect(await textsOf(partition)).toEqual(["message 1", "message 2", "message 3"]);
  partition.close();
});

test("given_an_id_when_it_has_expired_should_be_new_again", async () => {
  const deduplication = { maxEntries: 100, expiryMicros: 1000 };
  const partition = new OpenPartition(temporaryDirectory(), { deduplication });
  await partition.appendWithIds(message(1));
  await partition.appendWithIds({ id: 1n, text: "too soon" });
  // Timestamps never go back behind what the head says.
  const { lastTimestampMicros } = partition.head.snapshot(emptySnapshot());
  partition.head.publish({ lastTimestampMicros: lastTimestampMicros + 10_000_000 });
  await partition.appendWithIds({ id: 1n, text: "again" });
  const found = await textsOf(partition);
  expect(found.at(-1)).toBe("again");
  partition.close();
});

test("given_remembered_ids_when_purged_or_restarted_should_be_forgotten", async () => {
  const directory = temporaryDirectory();
  const partition = new OpenPartition(directory, { deduplication: forever });
  await partition.appendWithIds(message(1));
  purgePartition(partition, CONTROLLER_THREAD, partition.trash);
  await partition.appendWithIds(message(1));
  expect(await textsOf(partition)).toEqual(["message 1"]);
  partition.close();
  const again = new OpenPartition(directory, { deduplication: forever });
  await again.appendWithIds(message(1));
  expect(await textsOf(again)).toEqual(["message 1", "message 1"]);
  again.close();
});
