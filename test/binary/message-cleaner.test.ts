// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, onTestFinished, test } from "vitest";
import { storeConsumerOffset } from "../../src/protocol/commands/consumer-offset/store-consumer-offset.ts";
import { createTopic } from "../../src/protocol/commands/topic/create-topic.ts";
import { getTopic } from "../../src/protocol/commands/topic/get-topic.ts";
import { numericIdentifier, stringIdentifier } from "../../src/protocol/primitives/identifier.ts";
import { call, makeStream, poll, send } from "../support/messages.ts";
import { partitionPath, segmentBases, segmentFiles } from "../support/partition-files.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { startServer } from "../support/start-server.ts";
import { until } from "../support/until.ts";

const stream = numericIdentifier(0);
const topic = numericIdentifier(0);
/** 1000 bytes as they are stored. */
const payload = Buffer.alloc(936, "x");

interface Limits {
  readonly partitionsCount?: number;
  readonly messageExpiryMicros?: bigint;
  readonly maxTopicSizeBytes?: bigint;
}

/** A server that cleans every 100 ms, with stream 0 and in it topic 0. */
const startCleaned = async (limits: Limits) => {
  const environment = {
    IGGY_SYSTEM_SHARDING_CPU_ALLOCATION: "2",
    IGGY_SYSTEM_SEGMENT_SIZE: "10 KiB",
    IGGY_SYSTEM_PARTITION_MESSAGES_REQUIRED_TO_SAVE: "1",
    IGGY_SYSTEM_PARTITION_ENFORCE_FSYNC: "true",
    IGGY_DATA_MAINTENANCE_MESSAGES_CLEANER_ENABLED: "true",
    IGGY_DATA_MAINTENANCE_MESSAGES_INTERVAL: "100 ms",
  };
  const server = await startServer({ environment });
  const connection = await RawConnection.login(server.port);
  onTestFinished(async () => {
    connection.destroy();
    await server.kill();
  });
  await makeStream(connection, "s");
  await call(connection, createTopic, {
    stream,
    partitionsCount: limits.partitionsCount ?? 1,
    compression: "none",
    messageExpiryMicros: limits.messageExpiryMicros ?? 0n,
    maxTopicSizeBytes: limits.maxTopicSizeBytes ?? 0n,
    replicationFactor: 1,
    name: "t",
  });
  const directory = (partitionId: number) => partitionPath(server.dataDirectory, partitionId);
  const details = async () => (await call(connection, getTopic, { stream, topic }))!;
  return { server, connection, directory, details };
};

const fill = async (connection: RawConnection, partitionId: number, messages: number) => {
  for (let message = 0; message < messages; message++) {
    expect(await send(connection, 0, 0, partitionId, [payload])).toBe(0);
  }
};

test("given_messages_that_expire_when_cleaned_should_delete_sealed_segments_and_never_the_active_one", async () => {
  const { connection, directory, details } = await startCleaned({ messageExpiryMicros: 300_000n });
  await fill(connection, 0, 30);
  await until("sealed segments expire", () => segmentBases(directory(0)).length === 1);
  const [active] = segmentFiles(directory(0));
  // Of 1000 bytes 12 messages make a segment: the one that finds 11,000 bytes is the last.
  expect(active).toEqual({ base: 24, logBytes: 6000, indexBytes: 96 });
  expect(await details()).toMatchObject({ messagesCount: 6n, sizeBytes: 6000n });
  const found = await poll(connection, { streamId: 0, topicId: 0, partitionId: 0 });
  expect(found.messages.map(({ offset }) => offset)).toEqual([24n, 25n, 26n, 27n, 28n, 29n]);
  await fill(connection, 0, 1);
  expect(
    (await poll(connection, { streamId: 0, topicId: 0, partitionId: 0, kind: "last", count: 1 })).messages,
  ).toMatchObject([{ offset: 30n }]);
});

test("given_a_topic_with_a_size_when_it_is_filled_should_stay_below_it_by_dropping_the_oldest", async () => {
  const { connection, directory, details } = await startCleaned({ partitionsCount: 2, maxTopicSizeBytes: 50_000n });
  await fill(connection, 0, 24);
  for (let round = 0; round < 10; round++) {
    await fill(connection, 1, 12);
    await until("the topic is below nine tenths of its size", async () => (await details()).sizeBytes < 45_000n);
  }
  expect(segmentBases(directory(0))).toEqual([24]);
  const bases = segmentBases(directory(1));
  expect(bases.at(-1)).toBe(120);
  expect(bases[0]).toBeGreaterThanOrEqual(84);
  expect(await details()).toMatchObject({ partitions: [{ segmentsCount: 1 }, { segmentsCount: bases.length }] });
});

test("given_a_topic_with_both_limits_when_filled_should_keep_to_the_size_first_and_to_the_time_in_the_end", async () => {
  const limits = { partitionsCount: 3, maxTopicSizeBytes: 60_000n, messageExpiryMicros: 2_000_000n };
  const { connection, directory, details } = await startCleaned(limits);
  for (let round = 0; round < 6; round++) for (const partition of [0, 1, 2]) await fill(connection, partition, 6);
  await until("the topic is below nine tenths of its size", async () => (await details()).sizeBytes < 54_000n);
  await until("everything sealed expires", () =>
    [0, 1, 2].every((place) => segmentBases(directory(place)).length === 1),
  );
});

test("given_a_committed_offset_when_everything_expired_should_keep_what_was_not_consumed_and_lose_nothing", async () => {
  const { connection, directory } = await startCleaned({ messageExpiryMicros: 1n });
  const consumer = { kind: "consumer", id: stringIdentifier("slow") } as const;
  await send(connection, 0, 0, 0, [payload]);
  await call(connection, storeConsumerOffset, { consumer, stream, topic, partitionId: 0, offset: 0n });
  await fill(connection, 0, 39);
  const next = { streamId: 0, topicId: 0, partitionId: 0, kind: "next", consumer: "slow", autoCommit: true } as const;
  const seen: bigint[] = [];
  for (let offset = 0n; offset < 39n; ) {
    const { messages } = await poll(connection, { ...next, count: 7 });
    seen.push(...messages.map((message) => message.offset));
    offset = seen.at(-1) ?? 0n;
    const consumed = Math.floor(Number(offset + 1n) / 12) * 12;
    await until(`segments before ${consumed} are deleted`, () => segmentBases(directory(0))[0] === consumed);
  }
  expect(seen).toEqual(Array.from({ length: 39 }, (_, place) => BigInt(place + 1)));
});
