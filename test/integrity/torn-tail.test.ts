// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { appendFileSync, readFileSync, statSync, truncateSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeStream, makeTopic, poll, readAll, send } from "../support/messages.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { startServer } from "../support/start-server.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const COUNT = 50;
const expected = Array.from({ length: COUNT }, (_, place) => `message ${place}`);

/** Fills a partition, stops, damages its files, starts again; gives what is read then, before one more message. */
const afterDamage = async (damage: (log: string, index: string) => void) => {
  const dataDirectory = temporaryDirectory();
  const before = await startServer({ dataDirectory });
  const writer = await RawConnection.login(before.port);
  await makeStream(writer, "s");
  await makeTopic(writer, 0, "t", 1);
  for (const text of expected) await send(writer, 0, 0, 0, [Buffer.from(text)]);
  writer.destroy();
  await before.stop();
  const partition = join(dataDirectory, "streams/0/topics/0/partitions/0");
  damage(join(partition, "00000000000000000000.log"), join(partition, "00000000000000000000.index"));

  const server = await startServer({ dataDirectory });
  const connection = await RawConnection.login(server.port);
  const found = await readAll(connection, 0, 0, 0);
  expect(await send(connection, 0, 0, 0, [Buffer.from("after")])).toBe(0);
  const afterwards = await readAll(connection, 0, 0, 0);
  expect(afterwards).toEqual([...found, "after"]);
  const last = await poll(connection, { streamId: 0, topicId: 0, partitionId: 0, kind: "last", count: 1 });
  expect(last.messages[0]?.offset).toBe(BigInt(found.length));
  connection.destroy();
  expect(await server.stop()).toBe(0);
  expect(server.output.stderr).toContain("repaired a partition");
  return found;
};

test("given_a_log_cut_inside_the_last_message_when_started_should_drop_that_message_only", async () => {
  const found = await afterDamage((log) => truncateSync(log, statSync(log).size - 5));
  expect(found).toEqual(expected.slice(0, -1));
});

test("given_missing_index_entries_when_started_should_index_the_messages_again", async () => {
  const found = await afterDamage((_, index) => truncateSync(index, 16 * 10));
  expect(found).toEqual(expected);
});

test("given_a_partial_index_entry_when_started_should_complete_it", async () => {
  const found = await afterDamage((_, index) => truncateSync(index, statSync(index).size - 7));
  expect(found).toEqual(expected);
});

test("given_no_index_when_started_should_rebuild_it", async () => {
  const found = await afterDamage((_, index) => unlinkSync(index));
  expect(found).toEqual(expected);
});

test("given_an_index_longer_than_the_log_when_started_should_drop_the_entries_beyond", async () => {
  const found = await afterDamage((log) => truncateSync(log, 10 * (64 + "message 0".length)));
  expect(found).toEqual(expected.slice(0, 10));
});

test("given_garbage_behind_the_last_message_when_started_should_cut_it_off", async () => {
  const found = await afterDamage((log) => appendFileSync(log, Buffer.alloc(1000, 0xa5)));
  expect(found).toEqual(expected);
});

test("given_a_flipped_bit_in_the_last_message_when_started_should_drop_it", async () => {
  const found = await afterDamage((log) => {
    const bytes = readFileSync(log);
    const at = bytes.length - 1;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(log, bytes);
  });
  expect(found).toEqual(expected.slice(0, -1));
});

test("given_a_flipped_bit_in_the_middle_when_polled_should_answer_4027_there_and_serve_what_is_before", async () => {
  const dataDirectory = temporaryDirectory();
  const before = await startServer({ dataDirectory });
  const writer = await RawConnection.login(before.port);
  await makeStream(writer, "s");
  await makeTopic(writer, 0, "t", 1);
  for (const text of expected) await send(writer, 0, 0, 0, [Buffer.from(text)]);
  writer.destroy();
  await before.stop();
  const log = join(dataDirectory, "streams/0/topics/0/partitions/0/00000000000000000000.log");
  const bytes = readFileSync(log);
  bytes[20 * 74] = (bytes[20 * 74] ?? 0) ^ 1;
  writeFileSync(log, bytes);

  const server = await startServer({ dataDirectory });
  const connection = await RawConnection.login(server.port);
  const intact = await poll(connection, { streamId: 0, topicId: 0, partitionId: 0, count: 10 });
  expect(intact.messages).toHaveLength(10);
  await expect(poll(connection, { streamId: 0, topicId: 0, partitionId: 0 })).rejects.toThrow("poll answered 4027");
  connection.destroy();
  await server.stop();
});
