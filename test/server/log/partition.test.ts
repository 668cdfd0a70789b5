// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readdirSync, readFileSync, statSync, truncateSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { removeSegmentFiles } from "../../../src/server/log/files/remove-files.ts";
import type { Trash } from "../../../src/server/log/files/trash.ts";
import { CONTROLLER_THREAD, withHeadLock } from "../../../src/server/log/head/head-lock.ts";
import { emptySnapshot, messagesCountOf, sizeBytesOf } from "../../../src/server/log/head/head-snapshot.ts";
import { checkpointPartition } from "../../../src/server/log/maintenance/checkpoint.ts";
import { purgePartition } from "../../../src/server/log/maintenance/purge.ts";
import { deleteOldestSegments } from "../../../src/server/log/maintenance/trim.ts";
import { readSegmentBases } from "../../../src/server/log/partition/segment-list.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { OpenPartition } from "./open-partition.ts";

const texts = (from: number, count: number) => Array.from({ length: count }, (_, place) => `message ${from + place}`);
const offsetsOf = (messages: readonly { readonly offset: number }[]) => messages.map(({ offset }) => offset);
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, place) => from + place);

test("given_an_empty_partition_when_read_by_every_strategy_should_give_nothing", async () => {
  const partition = new OpenPartition(temporaryDirectory());
  for (const kind of ["offset", "timestamp", "first", "last", "next"] as const) {
    expect(await partition.read(kind, 0, 10)).toEqual([]);
  }
  partition.close();
});

test("given_many_segments_when_read_by_every_strategy_should_give_the_right_messages", async () => {
  const partition = new OpenPartition(temporaryDirectory(), { segmentSizeBytes: 1024 });
  for (let batch = 0; batch < 40; batch++) await partition.append(...texts(batch * 5, 5));
  const all = await partition.readAll();
  expect(all.map(({ text }) => text)).toEqual(texts(0, 200));
  expect(offsetsOf(all)).toEqual(range(0, 200));
  expect(partition.head.snapshot(emptySnapshot()).segmentsCount).toBeGreaterThan(10);
  expect(offsetsOf(await partition.read("offset", 57, 20))).toEqual(range(57, 77));
  expect(offsetsOf(await partition.read("first", 0, 3))).toEqual([0, 1, 2]);
  expect(offsetsOf(await partition.read("last", 0, 3))).toEqual([197, 198, 199]);
  expect(offsetsOf(await partition.read("last", 0, 1000))).toEqual(range(0, 200));
  expect(offsetsOf(await partition.read("next", 0, 2, 150))).toEqual([151, 152]);
  expect(offsetsOf(await partition.read("next", 0, 2))).toEqual([0, 1]);
  expect(await partition.read("offset", 200, 1)).toEqual([]);
  expect(await partition.read("offset", Number.POSITIVE_INFINITY, 1)).toEqual([]);
  expect(await partition.read("offset", 5, 0)).toEqual([]);
  for (const { timestampMicros } of all) {
    const wanted = all.find((message) => message.timestampMicros >= timestampMicros);
    expect((await partition.read("timestamp", timestampMicros, 1))[0]?.offset).toBe(wanted?.offset);
  }
  expect(await partition.read("timestamp", all.at(-1)!.timestampMicros + 1, 1)).toEqual([]);
  partition.close();
});

test("given_index_entries_in_the_file_when_the_newest_messages_are_read_should_find_them_in_memory", async () => {
  const partition = new OpenPartition(temporaryDirectory(), { segmentSizeBytes: 1024 * 1024 });
  for (let message = 0; message < 100; message++) await partition.append(...texts(message, 1));
  await partition.log.flush(false);
  truncateSync(partition.segmentPath(0, "index"), 0);
  for (const count of [1, 10, 63]) {
    expect(offsetsOf(await partition.read("last", 0, count))).toEqual(range(100 - count, 100));
  }
  await partition.append(...texts(100, 200));
  truncateSync(partition.segmentPath(0, "index"), 0);
  expect(offsetsOf(await partition.read("last", 0, 15))).toEqual(range(285, 300));
  await partition.append(...texts(300, 1));
  expect(offsetsOf(await partition.read("offset", 290, 100))).toEqual(range(290, 301));
  await expect(partition.read("offset", 250, 1)).rejects.toThrow();
  partition.close();
});

test("given_any_sequence_of_appends_reads_and_restarts_should_behave_like_a_list", async () => {
  const batch = fc.array(fc.string({ maxLength: 300 }), { minLength: 1, maxLength: 30 });
  const step = fc.oneof(
    { weight: 5, arbitrary: batch.map((messages) => ({ kind: "append" as const, messages })) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("read" as const), offset: fc.nat(400), count: fc.nat(60) }) },
    { weight: 1, arbitrary: fc.constant({ kind: "restart" as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: "crash" as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: "flush" as const }) },
  );
  const settings = fc.record({
    segmentSizeBytes: fc.constantFrom(512, 2048, 65_536),
    indexTailLimit: fc.constantFrom(0, 5, 64),
    enforceFsync: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), settings, async (steps, chosen) => {
      const directory = temporaryDirectory();
      let partition = new OpenPartition(directory, chosen);
      const model: string[] = [];
      for (const one of steps) {
        if (one.kind === "append") {
          await partition.append(...one.messages);
          model.push(...one.messages);
        } else if (one.kind === "read") {
          const found = await partition.read("offset", one.offset, one.count);
          expect(found.map(({ text }) => text)).toEqual(model.slice(one.offset, one.offset + one.count));
        } else if (one.kind === "flush") {
          await partition.log.flush(true);
        } else {
          if (one.kind === "restart") await partition.log.flush(false);
          partition.close();
          partition = new OpenPartition(directory, chosen);
        }
        const head = partition.head.snapshot(emptySnapshot());
        expect(messagesCountOf(head)).toBe(model.length);
        expect(sizeBytesOf(head)).toBe(model.reduce((sum, text) => sum + 64 + Buffer.byteLength(text), 0));
      }
      expect((await partition.readAll()).map(({ text }) => text)).toEqual(model);
      partition.close();
    }),
    { numRuns: 60 },
  );
}, 120_000);

test("given_the_thresholds_of_apache_iggy_when_segments_roll_should_have_its_file_names_and_sizes", async () => {
  const partition = new OpenPartition(temporaryDirectory(), { segmentSizeBytes: 5120, indexTailLimit: 0 });
  for (let count = 0; count < 22; count++) await partition.append("x".repeat(936));
  const logs = readdirSync(partition.path).filter((name) => name.endsWith(".log"));
  expect(logs.sort().map((name) => Number(name.slice(0, 20)))).toEqual([0, 7, 14, 21]);
  expect(statSync(partition.segmentPath(0, "log")).size).toBe(7000);
  expect(statSync(partition.segmentPath(0, "index")).size).toBe(112);
  partition.close();
});

test("given_an_index_file_when_read_should_hold_the_entries_of_apache_iggy", async () => {
  const partition = new OpenPartition(temporaryDirectory(), { indexTailLimit: 0 });
  await partition.append(...Array.from({ length: 5 }, () => "x".repeat(200)));
  const index = readFileSync(partition.segmentPath(0, "index"));
  expect(range(0, 5).map((entry) => index.readUInt32LE(entry * 16))).toEqual([0, 1, 2, 3, 4]);
  expect(range(0, 5).map((entry) => index.readUInt32LE(entry * 16 + 4))).toEqual([264, 528, 792, 1056, 1320]);
  partition.close();
});

test("given_somebody_who_looks_at_the_files_during_a_purge_when_it_is_done_should_see_the_new_ones", async () => {
  const partition = new OpenPartition(temporaryDirectory());
  const owner = { kind: "consumer", id: 7 } as const;
  await partition.append(...texts(0, 5));
  await partition.log.commitOffset(owner, 4);
  const { timestampMicros } = (await partition.readAll()).at(-1)!;
  const looks: unknown[] = [];
  const curious = {
    // Another thread does not wait for the lock when it reads.
    put: (path: string): void => {
      looks.push(partition.log.committedOffset(owner));
      if (path.endsWith(".log")) looks.push(partition.read("timestamp", timestampMicros, 1));
      partition.trash.put(path);
    },
  };

  purgePartition(partition, CONTROLLER_THREAD, curious as Trash);

  await Promise.allSettled(looks);
  expect(partition.log.committedOffset(owner)).toBeUndefined();
  await partition.append("new");
  expect(await partition.readAll()).toMatchObject([{ offset: 0, text: "new" }]);
  expect(readFileSync(partition.segmentPath(0, "log")).includes("new")).toBe(true);
  partition.close();
});

test("given_a_purge_when_appended_again_should_begin_at_offset_0_without_committed_offsets", async () => {
  const partition = new OpenPartition(temporaryDirectory(), { segmentSizeBytes: 512 });
  for (let batch = 0; batch < 10; batch++) await partition.append(...texts(batch * 5, 5));
  await partition.log.commitOffset({ kind: "consumer", id: 1 }, 20);
  purgePartition(partition, CONTROLLER_THREAD, partition.trash);
  expect(await partition.readAll()).toEqual([]);
  expect(partition.log.committedOffset({ kind: "consumer", id: 1 })).toBeUndefined();
  await partition.append("new");
  expect(offsetsOf(await partition.readAll())).toEqual([0]);
  partition.close();
});

test("given_segments_to_delete_when_an_offset_is_committed_should_stop_at_it_and_keep_the_active_one", async () => {
  const partition = new OpenPartition(temporaryDirectory(), { segmentSizeBytes: 512 });
  for (let batch = 0; batch < 20; batch++) await partition.append(...texts(batch * 5, 5));
  await partition.log.commitOffset({ kind: "group", id: 9 }, 25);
  const deleted = await deleteOldestSegments(partition, CONTROLLER_THREAD, 1000, partition.trash);
  expect(deleted.segmentsCount).toBeGreaterThan(0);
  expect(deleted.keptForOffset).toBe(25);
  const [first] = await partition.read("first", 0, 1);
  expect(first?.offset).toBeLessThanOrEqual(26);
  expect((await partition.read("offset", 0, 1))[0]).toEqual(first);
  expect(partition.log.deleteOffset({ kind: "group", id: 9 })).toBe(true);
  await deleteOldestSegments(partition, CONTROLLER_THREAD, 0xffff_ffff, partition.trash);
  expect(partition.head.snapshot(emptySnapshot()).segmentsCount).toBe(1);
  await partition.append("after");
  expect((await partition.readAll()).at(-1)).toMatchObject({ offset: 100, text: "after" });
  partition.close();
});

test("given_a_read_under_way_when_its_segment_is_removed_and_cut_off_should_read_what_is_left", async () => {
  const partition = new OpenPartition(temporaryDirectory(), { segmentSizeBytes: 512 });
  for (let batch = 0; batch < 20; batch++) await partition.append(...texts(batch * 5, 5));
  // A sealed segment is read in the thread pool the first time.
  truncateSync(partition.segmentPath(0, "log"), 0);
  const reading = partition.read("offset", 0, 1);
  removeSegmentFiles(partition.path, 0);
  const [firstOffset] = readSegmentBases(partition.path);
  const { segmentListVersion } = partition.head.snapshot(emptySnapshot());
  withHeadLock(partition.head, CONTROLLER_THREAD, () =>
    partition.head.publish({ firstOffset: firstOffset!, segmentListVersion: segmentListVersion + 1 }),
  );
  expect(offsetsOf(await reading)).toEqual([firstOffset]);
  partition.close();
});

test("given_only_an_empty_segment_left_when_restarted_should_go_on_counting_offsets", async () => {
  const directory = temporaryDirectory();
  const partition = new OpenPartition(directory, { segmentSizeBytes: 512 });
  while (
    partition.head.snapshot(emptySnapshot()).segmentBytes > 0 ||
    partition.head.snapshot(emptySnapshot()).nextOffset === 0
  ) {
    await partition.append(...texts(0, 5));
  }
  const { nextOffset } = partition.head.snapshot(emptySnapshot());
  await deleteOldestSegments(partition, CONTROLLER_THREAD, 1000, partition.trash);
  partition.close();
  const again = new OpenPartition(directory, { segmentSizeBytes: 512 });
  await again.append("next");
  expect(offsetsOf(await again.readAll())).toEqual([nextOffset]);
  again.close();
});

test("given_consumer_offsets_when_stored_should_be_eight_bytes_in_the_files_of_apache_iggy", async () => {
  const directory = temporaryDirectory();
  const partition = new OpenPartition(directory);
  await partition.append(...texts(0, 10));
  const owner = { kind: "consumer", id: 4_000_000_000 } as const;
  expect(partition.log.committedOffset(owner)).toBeUndefined();
  expect(partition.log.deleteOffset(owner)).toBe(false);
  await partition.log.commitOffset(owner, 7);
  await partition.log.commitOffset(owner, 3);
  const file = readFileSync(`${partition.path}/offsets/consumers/4000000000`);
  expect(file.toString("hex")).toBe("0300000000000000");
  partition.close();
  const again = new OpenPartition(directory);
  expect(again.log.committedOffset(owner)).toBe(3);
  expect(again.log.deleteOffset(owner)).toBe(true);
  expect(again.log.committedOffset(owner)).toBeUndefined();
  again.close();
});

test("given_offsets_that_have_to_be_synced_when_committed_for_the_first_time_should_be_stored", async () => {
  const partition = new OpenPartition(temporaryDirectory(), { enforceFsync: true });
  await partition.append(...texts(0, 10));
  await partition.log.commitOffset({ kind: "consumer", id: 5 }, 4);
  expect(partition.log.committedOffset({ kind: "consumer", id: 5 })).toBe(4);
  partition.close();
});

test("given_more_messages_than_a_read_may_return_when_read_should_stop_at_a_message_boundary", async () => {
  const partition = new OpenPartition(temporaryDirectory(), { maxReadBytes: 1000, segmentSizeBytes: 1024 * 1024 });
  await partition.append(...Array.from({ length: 10 }, () => "x".repeat(236)), "y".repeat(5000));
  expect(await partition.read("first", 0, 100)).toHaveLength(3);
  expect((await partition.read("offset", 10, 100)).map(({ text }) => text.length)).toEqual([5000]);
  partition.close();
});

test("given_batches_that_wait_for_a_sync_when_several_come_at_once_should_all_be_acknowledged", async () => {
  const partition = new OpenPartition(temporaryDirectory(), { enforceFsync: true, segmentSizeBytes: 2048 });
  await Promise.all(range(0, 50).map((number) => partition.append(`message ${number}`)));
  expect((await partition.readAll()).map(({ text }) => text)).toEqual(texts(0, 50));
  partition.close();
});

test("given_a_checkpoint_when_taken_should_say_what_the_files_hold", async () => {
  const partition = new OpenPartition(temporaryDirectory(), { segmentSizeBytes: 1024 });
  for (let batch = 0; batch < 8; batch++) await partition.append(...texts(batch * 5, 5));
  const synced = await checkpointPartition(
    { path: partition.path, head: partition.head, syncedUpTo: undefined },
    CONTROLLER_THREAD,
    true,
  );
  const head = partition.head.snapshot(emptySnapshot());
  expect(synced).toEqual({ baseOffset: head.segmentBaseOffset, bytes: head.segmentBytes });
  const entries = head.nextOffset - head.segmentBaseOffset;
  expect(statSync(partition.segmentPath(head.segmentBaseOffset, "index")).size).toBe(entries * 16);
  partition.close();
});
