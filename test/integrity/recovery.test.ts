// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { appendFileSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { getConsumerOffset } from "../../src/protocol/commands/consumer-offset/get-consumer-offset.ts";
import { storeConsumerOffset } from "../../src/protocol/commands/consumer-offset/store-consumer-offset.ts";
import { deleteSegments } from "../../src/protocol/commands/segment/delete-segments.ts";
import { getStreams } from "../../src/protocol/commands/stream/get-streams.ts";
import { numericIdentifier } from "../../src/protocol/primitives/identifier.ts";
import { call, makeStream, makeTopic, poll, readAll, send } from "../support/messages.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { startRefusedServer, startServer } from "../support/start-server.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const environment = { IGGY_SYSTEM_SEGMENT_SIZE: "1 KiB" };
const place = { stream: numericIdentifier(0), topic: numericIdentifier(0), partitionId: 0 };
const offsetOf = (consumer: number) => ({
  ...place,
  consumer: { kind: "consumer" as const, id: numericIdentifier(consumer) },
});

/** Runs a server on the directory while `work` does, and stops it in order; gives its log. */
const whileRunning = async (
  dataDirectory: string,
  work: (connection: RawConnection) => Promise<void>,
): Promise<string> => {
  const server = await startServer({ dataDirectory, environment });
  const connection = await RawConnection.login(server.port);
  await work(connection);
  connection.destroy();
  expect(await server.stop()).toBe(0);
  return server.output.stderr;
};

/** A stopped server's directory that has one partition with these messages, and the path of that partition. */
const filled = async (payloads: readonly string[]) => {
  const dataDirectory = temporaryDirectory();
  await whileRunning(dataDirectory, async (connection) => {
    await makeStream(connection, "s");
    await makeTopic(connection, 0, "t", 1);
    for (const payload of payloads) expect(await send(connection, 0, 0, 0, [Buffer.from(payload)])).toBe(0);
  });
  return { dataDirectory, partition: join(dataDirectory, "streams/0/topics/0/partitions/0") };
};

const long = (count: number) => Array.from({ length: count }, (_, number) => `${number}`.padEnd(200, "."));

test("given_only_an_empty_segment_is_left_when_restarted_should_go_on_with_its_offset", async () => {
  const { dataDirectory, partition } = await filled(long(4));
  const logs = () => readdirSync(partition).filter((name) => name.endsWith(".log"));
  await whileRunning(dataDirectory, async (connection) => {
    // The one that finds the segment full is its last, and a new pair of files exists at once.
    while (logs().length === 1) await send(connection, 0, 0, 0, [Buffer.from("x".repeat(200))]);
    await call(connection, deleteSegments, { ...place, segmentsCount: 1 });
  });
  expect(logs()).toHaveLength(1);
  const next = BigInt(logs()[0]?.replace(".log", "") ?? 0);
  expect(next).toBeGreaterThan(3n);
  expect(readFileSync(join(partition, logs()[0] ?? ""))).toHaveLength(0);
  await whileRunning(dataDirectory, async (connection) => {
    expect(await send(connection, 0, 0, 0, [Buffer.from("after")])).toBe(0);
    const { messages } = await poll(connection, { streamId: 0, topicId: 0, partitionId: 0, kind: "first" });
    expect(messages.map(({ offset, payload }) => [offset, payload.toString()])).toEqual([[next, "after"]]);
  });
});

test("given_a_flipped_bit_in_a_sealed_segment_when_polled_should_answer_4027_there_and_serve_the_next", async () => {
  const payloads = long(12);
  const { dataDirectory, partition } = await filled(payloads);
  const [first = "", second = ""] = readdirSync(partition).filter((name) => name.endsWith(".log"));
  const bytes = readFileSync(join(partition, first));
  bytes.writeUInt8(bytes.readUInt8(100) ^ 1, 100);
  writeFileSync(join(partition, first), bytes);
  await whileRunning(dataDirectory, async (connection) => {
    const at = { streamId: 0, topicId: 0, partitionId: 0 };
    await expect(poll(connection, at)).rejects.toThrow("poll answered 4027");
    const next = Number(second.replace(".log", ""));
    const { messages } = await poll(connection, { ...at, value: BigInt(next) });
    expect(messages.map(({ payload }) => payload.toString())).toEqual(payloads.slice(next));
  });
});

test("given_files_that_do_not_belong_there_when_started_should_leave_them_alone_and_serve_the_rest", async () => {
  const { dataDirectory, partition } = await filled(["a", "b", "c"]);
  await whileRunning(dataDirectory, async (connection) => {
    await call(connection, storeConsumerOffset, { ...offsetOf(1), offset: 1n });
  });
  const consumers = join(partition, "offsets/consumers");
  writeFileSync(join(partition, "notes.log"), "mine");
  writeFileSync(join(consumers, "README"), "mine");
  writeFileSync(join(consumers, "2"), Buffer.alloc(3));
  writeFileSync(join(consumers, "3"), Buffer.from("020000000000000099", "hex"));
  const log = await whileRunning(dataDirectory, async (connection) => {
    expect(await readAll(connection, 0, 0, 0)).toEqual(["a", "b", "c"]);
    expect((await call(connection, getConsumerOffset, offsetOf(1)))?.storedOffset).toBe(1n);
    expect(await call(connection, getConsumerOffset, offsetOf(2))).toBeUndefined();
    expect((await call(connection, getConsumerOffset, offsetOf(3)))?.storedOffset).toBe(2n);
  });
  expect(readFileSync(join(partition, "notes.log"), "utf8")).toBe("mine");
  expect(readFileSync(join(consumers, "README"), "utf8")).toBe("mine");
  for (const name of ["README", "too short"]) expect(log).toContain(name);
});

test("given_a_log_file_with_a_strange_name_when_started_should_warn_of_it", async () => {
  const { dataDirectory, partition } = await filled(["a"]);
  writeFileSync(join(partition, "notes.log"), "mine");
  expect(await whileRunning(dataDirectory, async () => {})).toContain("notes.log");
});

test("given_an_offset_beyond_the_newest_message_when_started_should_set_it_back_and_say_so", async () => {
  const { dataDirectory, partition } = await filled(["a", "b", "c"]);
  await whileRunning(dataDirectory, async (connection) => {
    await call(connection, storeConsumerOffset, { ...offsetOf(1), offset: 2n });
  });
  truncateSync(join(partition, "00000000000000000000.log"), 65);
  const log = await whileRunning(dataDirectory, async (connection) => {
    expect((await call(connection, getConsumerOffset, offsetOf(1)))?.storedOffset).toBe(0n);
  });
  expect(log).toContain("set back");
});

test("given_a_partition_without_its_directory_when_started_should_make_it_empty_and_say_so", async () => {
  const { dataDirectory, partition } = await filled(["a"]);
  rmSync(partition, { recursive: true });
  const log = await whileRunning(dataDirectory, async (connection) => {
    expect(await readAll(connection, 0, 0, 0)).toEqual([]);
    expect(await send(connection, 0, 0, 0, [Buffer.from("again")])).toBe(0);
    expect(await readAll(connection, 0, 0, 0)).toEqual(["again"]);
  });
  expect(log).toContain("repaired a partition");
});

test("given_an_incomplete_last_entry_of_the_state_log_when_started_should_cut_it_off_and_say_so", async () => {
  const { dataDirectory } = await filled(["a"]);
  const stateLog = join(dataDirectory, "state/log");
  const whole = readFileSync(stateLog);
  appendFileSync(stateLog, whole.subarray(0, 50));
  const log = await whileRunning(dataDirectory, async (connection) => {
    expect((await call(connection, getStreams, undefined)).map(({ name }) => name)).toEqual(["s"]);
    await makeStream(connection, "more");
  });
  expect(log).toContain("incomplete last entry");
  await whileRunning(dataDirectory, async (connection) => {
    expect((await call(connection, getStreams, undefined)).map(({ name }) => name)).toEqual(["s", "more"]);
  });
});

test("given_damage_in_the_middle_of_the_state_log_when_started_should_exit_1_and_say_where", async () => {
  const { dataDirectory } = await filled(["a"]);
  const stateLog = join(dataDirectory, "state/log");
  const bytes = readFileSync(stateLog);
  bytes.writeUInt8(bytes.readUInt8(70) ^ 1, 70);
  writeFileSync(stateLog, bytes);
  const { code, stderr } = await startRefusedServer(dataDirectory);
  expect(code).toBe(1);
  expect(stderr).toContain(stateLog);
  expect(readFileSync(stateLog)).toEqual(bytes);
});
