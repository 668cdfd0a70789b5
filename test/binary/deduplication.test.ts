// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, onTestFinished, test } from "vitest";
import { createPartitions } from "../../src/protocol/commands/partition/create-partitions.ts";
import { purgeTopic } from "../../src/protocol/commands/topic/purge-topic.ts";
import { encodeSendMessagesFrame } from "../../src/protocol/message/message-batch.ts";
import { numericIdentifier } from "../../src/protocol/primitives/identifier.ts";
import { call, makeStream, makeTopic, readAll } from "../support/messages.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { type RunningServer, startServer } from "../support/start-server.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const stream = numericIdentifier(0);
const topic = numericIdentifier(0);

const start = async (dataDirectory: string, more: Readonly<Record<string, string>> = {}) => {
  const environment = {
    IGGY_SYSTEM_SHARDING_CPU_ALLOCATION: "2",
    IGGY_SYSTEM_MESSAGE_DEDUPLICATION_ENABLED: "true",
    IGGY_SYSTEM_MESSAGE_DEDUPLICATION_EXPIRY: "0",
    ...more,
  };
  const server = await startServer({ dataDirectory, environment });
  onTestFinished(() => server.kill());
  return server;
};

/** A connection to each shard: the server gives every new one to the shard that has fewer. */
const connections = async (server: RunningServer) => [
  await RawConnection.login(server.port),
  await RawConnection.login(server.port),
];

const sendIds = async (connection: RawConnection, partitionId: number, ids: readonly bigint[], note = "") => {
  const messages = ids.map((id) => ({ id, payload: Buffer.from(`${id}${note}`) }));
  connection.write(
    encodeSendMessagesFrame({ stream, topic, partitioning: { kind: "partition_id", partitionId }, messages }),
  );
  expect((await connection.reply())?.status).toBe(0);
};

test("given_duplicates_on_two_shards_when_sent_should_be_stored_once_from_the_creation_of_the_partition_on", async () => {
  const server = await start(temporaryDirectory());
  const [one, two] = (await connections(server)) as [RawConnection, RawConnection];
  await makeStream(one, "s");
  await makeTopic(one, 0, "t", 1);
  await sendIds(one, 0, [1n, 2n, 2n, 3n]);
  await sendIds(two, 0, [3n, 4n, 1n]);
  await sendIds(two, 0, [1n, 2n, 3n, 4n]);
  await sendIds(one, 0, [4n, 5n]);
  await sendIds(one, 0, [0n, 0n]);
  await sendIds(two, 0, [0n]);
  expect(await readAll(two, 0, 0, 0)).toEqual(["1", "2", "3", "4", "5", "0", "0", "0"]);
  await call(one, createPartitions, { stream, topic, partitionsCount: 1 });
  await sendIds(two, 1, [1n]);
  await sendIds(one, 1, [1n, 9n]);
  expect(await readAll(one, 0, 0, 1)).toEqual(["1", "9"]);
  await call(two, purgeTopic, { stream, topic });
  await sendIds(one, 0, [1n, 1n]);
  await sendIds(two, 0, [1n, 7n]);
  expect(await readAll(one, 0, 0, 0)).toEqual(["1", "7"]);
});

test("given_producers_on_two_shards_that_all_send_the_same_ids_when_they_race_should_store_each_once", async () => {
  const server = await start(temporaryDirectory(), { IGGY_SYSTEM_SEGMENT_SIZE: "4 KiB" });
  const control = await RawConnection.login(server.port);
  await makeStream(control, "s");
  await makeTopic(control, 0, "t", 1);
  const producers = await Promise.all(Array.from({ length: 6 }, () => RawConnection.login(server.port)));
  const batches = Array.from({ length: 100 }, (_, batch) => [0, 1, 2].map((place) => BigInt(1 + batch * 3 + place)));
  await Promise.all(
    producers.map(async (producer) => {
      for (const batch of batches) await sendIds(producer, 0, batch);
    }),
  );
  const expected = batches.flat().map(String);
  expect((await readAll(control, 0, 0, 0)).sort()).toEqual(expected.sort());
});

test("given_more_ids_than_are_remembered_when_the_oldest_comes_again_should_be_stored_again", async () => {
  const dataDirectory = temporaryDirectory();
  const server = await start(dataDirectory, { IGGY_SYSTEM_MESSAGE_DEDUPLICATION_MAX_ENTRIES: "2" });
  const connection = await RawConnection.login(server.port);
  await makeStream(connection, "s");
  await makeTopic(connection, 0, "t", 1);
  await sendIds(connection, 0, [1n, 2n, 3n, 1n, 3n]);
  expect(await readAll(connection, 0, 0, 0)).toEqual(["1", "2", "3", "1"]);
  await server.stop();
  const again = await start(dataDirectory);
  const reader = await RawConnection.login(again.port);
  await sendIds(reader, 0, [1n, 1n], " after a restart");
  expect((await readAll(reader, 0, 0, 0)).slice(4)).toEqual(["1 after a restart"]);
});
