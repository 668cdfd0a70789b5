// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createConsumerGroup } from "../../src/protocol/commands/consumer-group/create-group.ts";
import { joinConsumerGroup } from "../../src/protocol/commands/consumer-group/join-group.ts";
import { flushUnsavedBuffer } from "../../src/protocol/commands/message/flush-unsaved-buffer.ts";
import { createPartitions } from "../../src/protocol/commands/partition/create-partitions.ts";
import { getMe } from "../../src/protocol/commands/system/get-me.ts";
import { getTopic } from "../../src/protocol/commands/topic/get-topic.ts";
import { encodeSendMessagesFrame } from "../../src/protocol/message/message-batch.ts";
import { numericIdentifier, stringIdentifier } from "../../src/protocol/primitives/identifier.ts";
import type { Partitioning } from "../../src/protocol/primitives/partitioning.ts";
import { call, makeStream, makeTopic, poll, readAll, send } from "../support/messages.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { repositoryRoot, startServer } from "../support/start-server.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { defects } from "./defects.ts";

const environment = { IGGY_SYSTEM_SHARDING_CPU_ALLOCATION: "2" };
const topic = { stream: numericIdentifier(0), topic: numericIdentifier(0) };

/** Runs a server with a stream and a topic in it while `work` does. */
const withTopic = async (partitionsCount: number, work: (connection: RawConnection, port: number) => Promise<void>) => {
  const server = await startServer({ environment });
  const connection = await RawConnection.login(server.port);
  await makeStream(connection, "s");
  await makeTopic(connection, 0, "t", partitionsCount);
  await work(connection, server.port);
  connection.destroy();
  expect(await server.stop()).toBe(0);
};

const sendWith = async (connection: RawConnection, partitioning: Partitioning): Promise<number | undefined> => {
  connection.write(encodeSendMessagesFrame({ ...topic, partitioning, messages: [{ payload: Buffer.from("x") }] }));
  return (await connection.reply())?.status;
};

test("given_a_topic_without_partitions_when_sent_to_by_key_or_balanced_should_answer_2010_and_go_on", async () => {
  await withTopic(0, async (connection) => {
    expect(await sendWith(connection, { kind: "messages_key", key: Buffer.from("key") })).toBe(2010);
    expect(await sendWith(connection, { kind: "balanced" })).toBe(2010);
    await call(connection, createPartitions, { ...topic, partitionsCount: 1 });
    expect(await sendWith(connection, { kind: "messages_key", key: Buffer.from("key") })).toBe(0);
  });
});

test("given_a_session_that_sends_to_partitions_of_every_shard_should_keep_its_user_and_its_groups", async () => {
  await withTopic(8, async (connection) => {
    await call(connection, createConsumerGroup, { ...topic, name: "g" });
    await call(connection, joinConsumerGroup, { ...topic, group: stringIdentifier("g") });
    const before = await call(connection, getMe, undefined);
    for (let partitionId = 0; partitionId < 8; partitionId++) {
      expect(await send(connection, 0, 0, partitionId, [Buffer.from("x")])).toBe(0);
    }
    const after = await call(connection, getMe, undefined);
    expect(after).toEqual(before);
    expect(after).toMatchObject({ userId: 0, consumerGroups: [{ streamId: 0, topicId: 0, groupId: 0 }] });
  });
});

test("given_a_partition_whose_number_has_21_bits_when_addressed_should_not_be_another_one", async () => {
  await withTopic(1, async (connection) => {
    const beyond = 1 << 20;
    expect(await send(connection, 0, 0, beyond, [Buffer.from("x")])).toBe(3007);
    const place = { streamId: 0, topicId: 0, partitionId: beyond };
    await expect(poll(connection, place)).rejects.toThrow("poll answered 3007");
    const flush = { ...topic, partitionId: beyond, fsync: false };
    await expect(call(connection, flushUnsavedBuffer, flush)).rejects.toThrow("answered 3007");
    expect(await readAll(connection, 0, 0, 0)).toEqual([]);
  });
});

test("given_partitions_added_to_a_topic_without_any_when_restarted_should_have_the_same_numbers_and_times", async () => {
  const dataDirectory = temporaryDirectory();
  const before = await startServer({ dataDirectory, environment });
  const writer = await RawConnection.login(before.port);
  await makeStream(writer, "s");
  await makeTopic(writer, 0, "t", 0);
  await call(writer, createPartitions, { ...topic, partitionsCount: 2 });
  expect(await send(writer, 0, 0, 0, [Buffer.from("kept")])).toBe(0);
  const made = await call(writer, getTopic, topic);
  expect(made?.partitions.map(({ id }) => id)).toEqual([0, 1]);
  writer.destroy();
  await before.stop();
  const again = await startServer({ dataDirectory, environment });
  const reader = await RawConnection.login(again.port);
  expect(await call(reader, getTopic, topic)).toEqual(made);
  expect(await readAll(reader, 0, 0, 0)).toEqual(["kept"]);
  reader.destroy();
  await again.stop();
});

test("given_the_list_of_defects_when_read_should_name_tests_that_are_there", () => {
  for (const { behaviour, file, name } of defects) {
    expect(readFileSync(join(repositoryRoot, "test", file), "utf8"), behaviour).toContain(name);
  }
});
