// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { getMe } from "../../src/protocol/commands/system/get-me.ts";
import { decodeFromBytes } from "../../src/protocol/primitives/codec.ts";
import { makeStream, makeTopic, pollRequest, readAll, send, sendFrame } from "../support/messages.ts";
import { RawConnection, requestFrame } from "../support/raw-connection.ts";
import { type RunningServer, startServer } from "../support/start-server.ts";
import { opcodes, upgradeRequest, WebSocketPeer } from "../support/websocket-peer.ts";

const TWO_SHARDS = { IGGY_SYSTEM_SHARDING_CPU_ALLOCATION: "2" };
const MIB = 1024 * 1024;
const PING = requestFrame(1, new Uint8Array(0));
const LOGIN = requestFrame(38, Buffer.from("04696767790469676779" + "0000000000000000", "hex"));
const DISCONNECTED = 8;

const open = async (server: RunningServer): Promise<WebSocketPeer> =>
  (await WebSocketPeer.open(await RawConnection.open(server.webSocketPort))).peer;

const openLoggedIn = async (server: RunningServer): Promise<WebSocketPeer> => {
  const peer = await open(server);
  expect((await peer.request(LOGIN)).status).toBe(0);
  return peer;
};

const withTopic = async (environment: Readonly<Record<string, string>> = {}) => {
  const server = await startServer({ environment: { ...TWO_SHARDS, ...environment } });
  const tcp = await RawConnection.login(server.port);
  await makeStream(tcp, "s");
  await makeTopic(tcp, 0, "t", 4);
  return { server, tcp };
};

test("given_peers_on_all_shards_when_they_send_in_pieces_of_any_size_should_get_one_message_a_reply_in_order", async () => {
  const { server, tcp } = await withTopic();
  const work = async (partition: number) => {
    const peer = await openLoggedIn(server);
    const texts = Array.from({ length: 200 }, (_, at) => `${at} `.padEnd(at % 50 === 0 ? 300_000 : 40, "x"));
    const bytes = Buffer.concat(texts.map((text) => sendFrame(0, 0, partition, [Buffer.from(text)])));
    for (let at = 0, size = 1; at < bytes.length; at += size, size = (size * 7 + 13) % 100_000) {
      peer.write(opcodes.binary, bytes.subarray(at, at + size));
    }
    for (const _ of texts) expect((await peer.reply()).status).toBe(0);
    expect(await readAll(tcp, 0, 0, partition)).toEqual(texts);
    peer.connection.destroy();
  };
  for (const partition of [0, 1, 2, 3]) await work(partition);
  expect(await server.stop()).toBe(0);
});

test("given_a_peer_when_it_asks_for_itself_should_be_a_websocket_client", async () => {
  const { server } = await withTopic();
  const peer = await openLoggedIn(server);
  const { payload } = await peer.request(requestFrame(getMe.code, new Uint8Array(0)));
  expect(decodeFromBytes(getMe.reply, payload).transport).toBe("websocket");
  expect(await server.stop()).toBe(0);
});

test("given_websocket_inside_of_tls_when_asked_should_answer", async () => {
  const server = await startServer({ environment: { ...TWO_SHARDS, IGGY_WEBSOCKET_TLS_ENABLED: "true" } });
  const { peer } = await WebSocketPeer.open(await RawConnection.openTls(server.webSocketPort));
  expect((await peer.request(PING)).status).toBe(0);
  expect((await peer.request(LOGIN)).status).toBe(0);
  expect(await server.stop()).toBe(0);
});

test("given_a_server_that_stops_when_peers_are_connected_should_tell_them_and_close_with_a_frame", async () => {
  const { server } = await withTopic();
  const peer = await openLoggedIn(server);
  server.signal("SIGTERM");
  expect((await peer.reply()).status).toBe(DISCONNECTED);
  expect(await peer.frame()).toMatchObject({ opcode: opcodes.close });
  await peer.connection.closed();
  expect(await server.exited()).toBe(0);
});

test("given_a_peer_that_does_not_read_when_it_polls_and_pings_on_should_cost_little_memory_and_lose_nothing", async () => {
  const { server, tcp } = await withTopic();
  expect(await send(tcp, 0, 0, 0, [Buffer.alloc(2 * MIB)])).toBe(0);
  const peer = await openLoggedIn(server);
  const before = server.residentBytes;
  peer.connection.socket.pause();
  const polls = 60;
  const request = requestFrame(100, pollRequest({ streamId: 0, topicId: 0, partitionId: 0 }));
  for (let at = 0; at < polls; at++) peer.write(opcodes.binary, request);
  for (let at = 0; at < 10_000; at++) peer.write(opcodes.ping, Buffer.alloc(100));
  for (let at = 0; at < 100; at++) expect((await tcp.request(1, new Uint8Array(0))).status).toBe(0);
  expect(server.residentBytes - before).toBeLessThan(60 * MIB);
  peer.connection.socket.resume();
  for (let replies = 0; replies < polls; ) {
    const frame = await peer.frame();
    if (frame?.opcode === opcodes.binary) replies++;
  }
  expect(await server.stop()).toBe(0);
});

test("given_peers_that_begin_messages_and_do_not_end_them_when_memory_is_used_up_should_be_closed_and_others_served", async () => {
  const { server, tcp } = await withTopic();
  const before = server.residentBytes;
  const greedy = await Promise.all(Array.from({ length: 12 }, () => open(server)));
  const piece = Buffer.alloc(90 * MIB);
  for (const peer of greedy) peer.write(opcodes.binary, piece, { fin: false });
  await Promise.any(greedy.map(({ connection }) => connection.closed(60_000)));
  expect((await tcp.request(1, new Uint8Array(0))).status).toBe(0);
  expect(server.residentBytes - before).toBeLessThan(900 * MIB);
  for (const { connection } of greedy) connection.destroy();
  const peer = await openLoggedIn(server);
  expect((await peer.request(PING)).status).toBe(0);
  expect(await server.stop()).toBe(0);
});

test("given_a_message_above_the_limit_when_sent_should_be_closed_with_1009", async () => {
  const { server } = await withTopic({ IGGY_WEBSOCKET_MAX_MESSAGE_SIZE: "64 KiB" });
  const peer = await open(server);
  peer.write(opcodes.binary, Buffer.alloc(65_537));
  expect(await peer.frame()).toMatchObject({ opcode: opcodes.close, payload: Buffer.from("03f1", "hex") });
  expect(await server.stop()).toBe(0);
});

test("given_a_peer_that_does_not_ask_for_the_upgrade_in_time_should_be_closed", async () => {
  const { server } = await withTopic({ IGGY_LIMITS_HANDSHAKE_TIMEOUT: "200ms" });
  const silent = await RawConnection.open(server.webSocketPort);
  silent.write(Buffer.from(upgradeRequest.slice(0, 40)));
  await silent.closed();
  expect(await server.stop()).toBe(0);
});
