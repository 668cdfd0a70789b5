// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { afterAll, beforeAll, expect, test } from "vitest";
import { commandTable } from "../../src/protocol/command-table.ts";
import { makeStream, makeTopic, poll, pollRequest, readAll, send, sendFrame } from "../support/messages.ts";
import { RawConnection, requestFrame } from "../support/raw-connection.ts";
import { type RunningServer, startServer } from "../support/start-server.ts";

const PING = Buffer.from("0400000001000000", "hex");
const MIB = 1024 * 1024;
/** Far above what the server needs, far below what the attacks ask for. */
const MAX_RSS_BYTES = 600 * MIB;

let server: RunningServer;
let healthy: Promise<number>;
let stopHealthy = false;

/** Sends and polls beside the attacks and checks every answer; gives how many rounds it made. */
const beHealthy = async (port: number): Promise<number> => {
  const connection = await RawConnection.login(port);
  let rounds = 0;
  while (!stopHealthy) {
    const text = `healthy ${rounds}`;
    expect(await send(connection, 0, 0, 0, [Buffer.from(text)])).toBe(0);
    const { messages } = await poll(connection, {
      streamId: 0,
      topicId: 0,
      partitionId: 0,
      value: BigInt(rounds),
      count: 1,
    });
    expect(messages[0]?.payload.toString()).toBe(text);
    rounds++;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  expect(await readAll(connection, 0, 0, 0)).toHaveLength(rounds);
  connection.destroy();
  return rounds;
};

beforeAll(async () => {
  server = await startServer({ environment: { IGGY_SYSTEM_SHARDING_CPU_ALLOCATION: "2" } });
  const connection = await RawConnection.login(server.port);
  await makeStream(connection, "s");
  await makeTopic(connection, 0, "t", 4);
  connection.destroy();
  healthy = beHealthy(server.port);
});

afterAll(async () => {
  stopHealthy = true;
  expect(await healthy).toBeGreaterThan(100);
  expect(server.isRunning).toBe(true);
  expect(server.residentBytes).toBeLessThan(MAX_RSS_BYTES);
  expect(server.output.stderr).not.toContain("should not");
  expect(await server.stop()).toBe(0);
});

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};

test.each([0, 1, 2, 3])("given_a_frame_of_length_%i_when_sent_should_answer_3_and_stay_in_sync", async (length) => {
  const connection = await RawConnection.open(server.port);
  connection.write(Buffer.concat([u32(length), u32(1), PING]));
  expect((await connection.reply())?.status).toBe(3);
  expect((await connection.reply())?.status).toBe(0);
  connection.destroy();
});

test("given_a_control_frame_of_4_gib_when_announced_should_answer_3_at_once", async () => {
  const connection = await RawConnection.login(server.port);
  connection.write(Buffer.concat([u32(0xffff_ffff), u32(202)]));
  expect((await connection.reply())?.status).toBe(3);
  connection.destroy();
});

test("given_a_send_frame_of_4_gib_when_announced_should_answer_an_error_and_close", async () => {
  const connection = await RawConnection.login(server.port);
  connection.write(Buffer.concat([u32(0xffff_ffff), u32(101), Buffer.alloc(100_000)]));
  expect((await connection.reply())?.status).toBe(4022);
  await connection.closed();
  connection.destroy();
});

test("given_unknown_codes_when_sent_should_answer_3_and_stay_in_sync", async () => {
  const connection = await RawConnection.login(server.port);
  for (const code of [0, 2, 99, 999, 0xffff_ffff]) {
    expect((await connection.request(code, Buffer.from("anything"))).status).toBe(3);
  }
  expect((await connection.request(1, Buffer.alloc(0))).status).toBe(0);
  connection.destroy();
});

test("given_no_login_when_commands_come_should_answer_40_or_a_decoding_error", async () => {
  const connection = await RawConnection.open(server.port);
  for (const { command, permission } of commandTable) {
    if (permission === "none") continue;
    const { status } = await connection.request(command.code, Buffer.alloc(0));
    expect([40, 3, 4], command.name).toContain(status);
  }
  expect((await connection.request(101, sendFrame(0, 0, 1, [Buffer.from("x")]).subarray(8))).status).toBe(40);
  connection.write(sendFrame(0, 0, 1, [Buffer.alloc(3 * MIB)]));
  expect((await connection.reply())?.status).toBe(40);
  expect((await connection.request(1, Buffer.alloc(0))).status).toBe(0);
  connection.destroy();
});

test("given_payloads_cut_at_every_byte_when_sent_should_answer_an_error_and_stay_in_sync", async () => {
  const connection = await RawConnection.login(server.port);
  const whole: readonly (readonly [number, Buffer])[] = [
    [101, sendFrame(0, 0, 1, [Buffer.from("abc"), Buffer.from("defg")]).subarray(8)],
    [100, pollRequest({ streamId: 0, topicId: 0, partitionId: 1 })],
    [302, Buffer.from("010400000000030000000100000000000000000000000000000000000174", "hex")],
    [121, Buffer.from("0101040100000001040000000001040000000001010000000500000000000000", "hex")],
  ];
  for (const [code, payload] of whole) {
    for (let length = 0; length < payload.length; length++) {
      expect((await connection.request(code, payload.subarray(0, length))).status, `${code} ${length}`).not.toBe(0);
    }
  }
  expect((await connection.request(1, Buffer.alloc(0))).status).toBe(0);
  connection.destroy();
});

test("given_wrong_index_tables_when_sent_should_answer_their_code_and_store_nothing", async () => {
  const connection = await RawConnection.login(server.port);
  const good = () => sendFrame(0, 0, 1, [Buffer.from("abc"), Buffer.from("defg")]).subarray(8);
  const index = 4 + 22;
  const cases: readonly (readonly [number, (payload: Buffer) => void])[] = [
    [4031, (payload) => payload.writeUInt32LE(1, index)],
    [4032, (payload) => payload.writeUInt32LE(1, index + 8)],
    [4033, (payload) => payload.writeUInt32LE(0xffff_ffff, index + 4)],
    [4033, (payload) => payload.writeUInt32LE(10, index + 4)],
    [4033, (payload) => payload.writeUInt32LE(0xffff_ffff, index + 32 + 52)],
    [4033, (payload) => payload.writeUInt32LE(0xffff_ffff, index + 32 + 48)],
    [4036, (payload) => payload.writeUInt32LE(1, index + 32 + 67 + 52)],
    [4009, (payload) => payload.writeUInt32LE(0, index - 4)],
    [3, (payload) => payload.writeUInt32LE(0xffff_ffff, index - 4)],
    [3, (payload) => payload.writeUInt32LE(0xffff_ffff, 0)],
    [6, (payload) => payload.writeUInt8(9, 4)],
  ];
  for (const [status, damage] of cases) {
    const payload = Buffer.from(good());
    damage(payload);
    expect((await connection.request(101, payload)).status).toBe(status);
  }
  expect(await readAll(connection, 0, 0, 1)).toEqual([]);
  connection.destroy();
});

test("given_random_bytes_when_sent_should_survive", async () => {
  let seed = 12_345;
  const random = (): number => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return seed >>> 8;
  };
  for (let round = 0; round < 100; round++) {
    const connection = round % 2 === 0 ? await RawConnection.open(server.port) : await RawConnection.login(server.port);
    const bytes = Buffer.from(Array.from({ length: 1 + (random() % 3000) }, () => random() & 255));
    const code = commandTable[random() % commandTable.length]!.command.code;
    connection.write(round % 3 === 0 ? bytes : requestFrame(code, bytes));
    connection.write(PING);
    await new Promise((resolve) => setTimeout(resolve, 2));
    connection.destroy();
  }
});

test("given_a_half_closed_connection_when_requests_came_before_should_answer_them_and_close", async () => {
  const connection = await RawConnection.login(server.port);
  connection.socket.end(Buffer.concat([PING, PING, Buffer.from("0400", "hex")]));
  expect((await connection.reply())?.status).toBe(0);
  expect((await connection.reply())?.status).toBe(0);
  await connection.closed();
  connection.destroy();
});

test("given_a_connection_that_sends_a_byte_at_a_time_should_be_served", async () => {
  const connection = await RawConnection.login(server.port);
  for (const byte of sendFrame(0, 0, 2, [Buffer.from("slow")])) {
    connection.write(Buffer.from([byte]));
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect((await connection.reply())?.status).toBe(0);
  expect(await readAll(connection, 0, 0, 2)).toEqual(["slow"]);
  connection.destroy();
});

test("given_thousands_of_connections_that_come_and_go_should_keep_none", async () => {
  for (let round = 0; round < 20; round++) {
    const connections = await Promise.all(Array.from({ length: 100 }, () => RawConnection.open(server.port)));
    for (const [place, connection] of connections.entries()) {
      if (place % 2 === 0) connection.write(Buffer.from("ff", "hex"));
      connection.destroy();
    }
  }
  const connection = await RawConnection.login(server.port);
  const clients = async () => (await connection.request(10, Buffer.alloc(0))).payload.readUInt32LE(100);
  const deadlineMs = Date.now() + 10_000;
  while ((await clients()) > 2 && Date.now() < deadlineMs) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await clients()).toBeLessThanOrEqual(2);
  connection.destroy();
});

test("given_200_connections_that_announce_60_mib_and_send_little_should_need_little_memory", async () => {
  const connections = await Promise.all(Array.from({ length: 200 }, () => RawConnection.login(server.port)));
  for (const connection of connections)
    connection.write(Buffer.concat([u32(60 * MIB), u32(101), Buffer.alloc(40_000)]));
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(server.residentBytes).toBeLessThan(MAX_RSS_BYTES);
  for (const connection of connections) connection.destroy();
});

test("given_clients_that_never_read_their_replies_should_need_little_memory", async () => {
  const writer = await RawConnection.login(server.port);
  for (let batch = 0; batch < 16; batch++) expect(await send(writer, 0, 0, 3, [Buffer.alloc(MIB, 1)])).toBe(0);
  const greedy = await Promise.all(Array.from({ length: 20 }, () => RawConnection.login(server.port)));
  const request = requestFrame(100, pollRequest({ streamId: 0, topicId: 0, partitionId: 3 }));
  for (const connection of greedy) {
    connection.socket.pause();
    for (let count = 0; count < 50; count++) connection.write(request);
  }
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(server.residentBytes).toBeLessThan(MAX_RSS_BYTES);
  for (const connection of greedy) connection.destroy();
  writer.destroy();
});
