// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { makeStream, makeTopic, pollRequest, send, sendFrame } from "../support/messages.ts";
import { RawConnection, requestFrame } from "../support/raw-connection.ts";
import { startServer } from "../support/start-server.ts";
import { WebSocketPeer } from "../support/websocket-peer.ts";

const NOTHING = new Uint8Array(0);
const PING = 1;
const TOO_BIG = 4022;
const MIB = 1024 * 1024;

test("given_as_many_connections_as_there_may_be_when_another_comes_should_be_closed_at_once_and_served_when_one_goes", async () => {
  const server = await startServer({ environment: { IGGY_LIMITS_MAX_CONNECTIONS: "2" } });
  const first = await RawConnection.open(server.port);
  const second = await WebSocketPeer.open(await RawConnection.open(server.webSocketPort));
  expect((await first.request(PING, NOTHING)).status).toBe(0);
  for (const port of [server.port, server.webSocketPort]) {
    const refused = await RawConnection.open(port);
    await refused.closed();
    expect(await refused.take(1, 0)).toHaveLength(0);
    refused.destroy();
  }
  second.peer.connection.destroy();
  await expect
    .poll(async () => {
      const next = await RawConnection.open(server.port);
      next.write(requestFrame(PING, NOTHING));
      const reply = await next.reply();
      next.destroy();
      return reply?.status;
    })
    .toBe(0);
  first.destroy();
  expect(await server.stop()).toBe(0);
});

test("given_connections_when_nobody_logs_in_on_them_should_be_closed_after_they_were_silent_and_others_stay", async () => {
  const server = await startServer({ environment: { IGGY_LIMITS_UNAUTHENTICATED_IDLE_TIMEOUT: "1s" } });
  const silent = await RawConnection.open(server.port);
  const loggedIn = await RawConnection.login(server.port);
  await silent.closed();
  silent.destroy();
  expect((await loggedIn.request(20, NOTHING)).status).toBe(0);
  loggedIn.destroy();
  expect(await server.stop()).toBe(0);
});

test("given_a_frame_above_the_limit_when_announced_should_be_refused_and_end_the_connection", async () => {
  const server = await startServer({ environment: { IGGY_LIMITS_MAX_FRAME_SIZE: "65 MB" } });
  const connection = await RawConnection.login(server.port);
  const header = Buffer.alloc(8);
  header.writeUInt32LE(65_000_001, 0);
  header.writeUInt32LE(101, 4);
  connection.write(header);
  expect((await connection.reply())?.status).toBe(TOO_BIG);
  await connection.closed();
  connection.destroy();
  expect(await server.stop()).toBe(0);
});

test("given_a_limit_of_polls_when_more_is_asked_for_should_give_whole_messages_up_to_it", async () => {
  const server = await startServer({ environment: { IGGY_LIMITS_MAX_POLL_SIZE: "64 KiB" } });
  const connection = await RawConnection.login(server.port);
  await makeStream(connection, "s");
  await makeTopic(connection, 0, "t", 1);
  const payloads = Array.from({ length: 100 }, () => Buffer.alloc(10_000));
  expect(await send(connection, 0, 0, 0, payloads)).toBe(0);
  const { payload } = await connection.request(100, pollRequest({ streamId: 0, topicId: 0, partitionId: 0 }));
  expect(payload.readUInt32LE(12)).toBe(6);
  expect(payload.length).toBeLessThanOrEqual(64 * 1024);
  connection.destroy();
  expect(await server.stop()).toBe(0);
});

test("given_a_thousand_requests_in_one_go_when_the_peer_reads_late_should_wait_without_memory_and_answer_all", async () => {
  const server = await startServer({ environment: { IGGY_LIMITS_MAX_UNREAD_REPLIES_SIZE: "64 KiB" } });
  const connection = await RawConnection.login(server.port);
  await makeStream(connection, "s");
  await makeTopic(connection, 0, "t", 1);
  expect(await send(connection, 0, 0, 0, [Buffer.alloc(200_000)])).toBe(0);
  const before = server.residentBytes;
  connection.socket.pause();
  const poll = requestFrame(100, pollRequest({ streamId: 0, topicId: 0, partitionId: 0 }));
  const polls = 1000;
  connection.write(Buffer.concat(Array.from({ length: polls }, () => poll)));
  const other = await RawConnection.login(server.port);
  for (let at = 0; at < 50; at++) expect((await other.request(PING, NOTHING)).status).toBe(0);
  expect(server.residentBytes - before).toBeLessThan(40 * MIB);
  connection.socket.resume();
  for (let at = 0; at < polls; at++) expect((await connection.reply())?.payload.length).toBeGreaterThan(200_000);
  connection.destroy();
  other.destroy();
  expect(await server.stop()).toBe(0);
});

test("given_socket_options_when_overridden_should_serve_and_say_which_node_cannot_set", async () => {
  const environment = { IGGY_TCP_SOCKET_OVERRIDE_DEFAULTS: "true", IGGY_TCP_SOCKET_KEEPALIVE: "true" };
  const server = await startServer({ environment });
  const connection = await RawConnection.login(server.port);
  expect(server.output.stderr).toContain("Node cannot set recv_buffer_size, send_buffer_size and linger");
  connection.destroy();
  expect(await server.stop()).toBe(0);
});

test("given_peers_that_fill_the_memory_and_send_no_more_when_another_needs_some_should_be_closed_and_it_served", async () => {
  const server = await startServer({
    environment: {
      IGGY_SYSTEM_SHARDING_CPU_ALLOCATION: "1",
      IGGY_LIMITS_MAX_FRAME_SIZE: "65 MiB",
      IGGY_LIMITS_IN_FLIGHT_SIZE: "130 MiB",
      IGGY_LIMITS_STALL_TIMEOUT: "300ms",
    },
  });
  const connection = await RawConnection.login(server.port);
  await makeStream(connection, "s");
  await makeTopic(connection, 0, "t", 1);
  const stalled = await Promise.all(Array.from({ length: 10 }, () => RawConnection.login(server.port)));
  const whole = sendFrame(0, 0, 0, [Buffer.alloc(20 * MIB)]);
  for (const peer of stalled) peer.write(whole.subarray(0, whole.length - 1));
  await Promise.any(stalled.map((peer) => peer.closed(60_000)));
  const payloads = [Buffer.alloc(8 * MIB)];
  expect(await send(connection, 0, 0, 0, payloads)).toBe(0);
  for (const peer of [...stalled, connection]) peer.destroy();
  expect(await server.stop()).toBe(0);
});
