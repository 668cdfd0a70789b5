// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { sizeBytesOf } from "../../../../src/server/log/head/head-snapshot.ts";
import { scanFiles } from "../../log/maintenance/file-scan.ts";
import { CleanedTopic } from "./cleaned-topic.ts";

const SECOND_MICROS = 1_000_000;
const FUTURE_MICROS = 4e15;
const payload = "x".repeat(136);

/** Batches of 2 messages of 200 bytes; the one that finds 512 bytes is a segment's last: 6 messages a segment. */
const fill = async (topic: CleanedTopic, partitionId: number, batches: number) => {
  for (let batch = 0; batch < batches; batch++) await topic.append(partitionId, payload, payload);
};

test("given_segments_of_different_age_when_cleaned_should_delete_exactly_those_whose_newest_message_expired", async () => {
  const topic = new CleanedTopic(1, 512, { messageExpiryMicros: BigInt(SECOND_MICROS) });
  for (const stepMicros of [0, 1000, 2000]) {
    // Timestamps never decrease, so what the head says is what the messages get.
    topic.partitions[0]!.head.publish({ lastTimestampMicros: FUTURE_MICROS + stepMicros });
    await fill(topic, 0, 3);
  }
  const firstOffsets = [];
  for (const ageMicros of [SECOND_MICROS - 1, SECOND_MICROS, SECOND_MICROS + 999, SECOND_MICROS + 1000]) {
    topic.nowMicros = FUTURE_MICROS + ageMicros;
    await topic.cleaner.clean();
    firstOffsets.push(topic.head(0).firstOffset);
  }
  expect(firstOffsets).toEqual([0, 6, 6, 12]);
  await fill(topic, 0, 1);
  topic.nowMicros = Number.MAX_SAFE_INTEGER;
  await topic.cleaner.clean();
  expect(topic.head(0)).toMatchObject({ segmentsCount: 1, nextOffset: 20, firstOffset: 18 });
  expect(topic.published.at(-1)).toEqual({ kind: "segments_removed", streamId: 0, topicId: 0 });
  expect(scanFiles(topic.partitions[0]!.path)).toMatchObject({ segmentsCount: 1, indexesCount: 1 });
  topic.close();
});

test("given_a_committed_offset_when_everything_expired_should_keep_what_ends_above_it_and_say_so_once", async () => {
  const topic = new CleanedTopic(1, 512, { messageExpiryMicros: 1n });
  await fill(topic, 0, 20);
  await topic.log(0).commitOffset({ kind: "group", id: 3 }, 10);
  topic.nowMicros = Number.MAX_SAFE_INTEGER;
  await topic.cleaner.clean();
  await topic.cleaner.clean();
  expect(topic.head(0).firstOffset).toBe(6);
  expect(topic.warnings).toHaveLength(1);
  await topic.log(0).commitOffset({ kind: "group", id: 3 }, 11);
  await topic.cleaner.clean();
  expect(topic.head(0).firstOffset).toBe(12);
  topic.log(0).deleteOffset({ kind: "group", id: 3 });
  await topic.cleaner.clean();
  expect(topic.head(0).segmentsCount).toBe(1);
  topic.close();
});

test("given_segments_that_threads_have_open_when_cleaned_should_remove_the_files_after_all_were_told", async () => {
  const topic = new CleanedTopic(1, 512, { messageExpiryMicros: 1n });
  await fill(topic, 0, 10);
  topic.nowMicros = Number.MAX_SAFE_INTEGER;
  await topic.cleaner.clean();
  expect(topic.filesInTrashWhenPublished).toBeGreaterThan(0);
  expect(topic.filesInTrash).toBe(0);
  topic.close();
});

test("given_a_topic_over_nine_tenths_of_its_size_when_cleaned_should_drop_the_oldest_of_all_partitions", async () => {
  const topic = new CleanedTopic(3, 512, { maxTopicSizeBytes: 10_000n });
  await fill(topic, 1, 8);
  await fill(topic, 0, 8);
  await fill(topic, 2, 8);
  expect(topic.messagesCount * 200).toBe(9600);
  await topic.cleaner.clean();
  // 9600 is not below 9000; one segment of 1200 bytes goes, and it is the one that was written first.
  expect([0, 1, 2].map((partition) => topic.head(partition).firstOffset)).toEqual([0, 6, 0]);
  await topic.cleaner.clean();
  expect(topic.messagesCount).toBe(42);
  await fill(topic, 2, 60);
  await topic.cleaner.clean();
  const size = [0, 1, 2].reduce((sum, partition) => sum + sizeBytesOf(topic.head(partition)), 0);
  expect(size).toBeLessThan(9000);
  expect(size).toBeGreaterThanOrEqual(9000 - 1200);
  expect([0, 1].map((partition) => topic.head(partition).segmentsCount)).toEqual([1, 1]);
  topic.close();
});

test("given_more_expired_segments_than_one_pass_takes_when_cleaned_should_delete_them_all", async () => {
  const topic = new CleanedTopic(1, 512, { messageExpiryMicros: 1n, maxTopicSizeBytes: 0n });
  await fill(topic, 0, 3 * 600);
  expect(topic.head(0).segmentsCount).toBeGreaterThan(590);
  topic.nowMicros = Number.MAX_SAFE_INTEGER;
  await topic.cleaner.clean();
  expect(topic.head(0).segmentsCount).toBe(1);
  expect(readdirSync(topic.partitions[0]!.path).filter((name) => name.endsWith(".log"))).toHaveLength(1);
  topic.close();
});

test.each([0n, 0xffff_ffff_ffff_ffffn])(
  "given_a_topic_with_%s_for_both_limits_when_cleaned_should_delete_nothing",
  async (limit) => {
    const topic = new CleanedTopic(1, 512, { messageExpiryMicros: limit, maxTopicSizeBytes: limit });
    await fill(topic, 0, 20);
    const before = topic.head(0);
    topic.nowMicros = Number.MAX_SAFE_INTEGER;
    await topic.cleaner.clean();
    expect(topic.head(0)).toEqual(before);
    topic.close();
  },
);
