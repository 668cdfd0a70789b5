// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import { clientConfig } from "../../src/quic/quic-config.ts";
import { APPLICATION_PROTOCOL, CONNECTION_ID_BYTES, loadQuiche, SOCKET_BUFFER_BYTES } from "../../src/quic/quiche.ts";
import { QuicPeer } from "../support/quic-peer.ts";
import { requestFrame } from "../support/raw-connection.ts";
import { type RunningServer, startServer } from "../support/start-server.ts";
import { until } from "../support/until.ts";

const PING = requestFrame(1, new Uint8Array(0));
const OK = Buffer.alloc(8);
const INVALID_COMMAND = Buffer.from("0300000000000000", "hex");
const MEMORY_MARGIN_BYTES = 150 * 1024 * 1024;
let server: RunningServer;

beforeAll(async () => {
  const environment = { IGGY_LIMITS_HANDSHAKE_TIMEOUT: "60 s", IGGY_LOG_LEVEL: "debug" };
  server = await startServer({ quic: true, environment });
});

afterAll(async () => {
  expect(server.output.stderr).not.toContain("a reason it should not");
  expect(await server.stop()).toBe(0);
});

const ask = async (peer: QuicPeer, bytes: Uint8Array, isLast = false): Promise<Buffer | undefined> => {
  const stream = peer.nextStream();
  peer.write(stream, bytes, isLast);
  return peer.answer(stream);
};

const isServing = async (): Promise<void> => {
  const peer = await QuicPeer.open(server.quicPort);
  expect(await ask(peer, PING)).toEqual(OK);
  peer.close();
};

const sendDatagrams = async (datagrams: readonly Buffer[]): Promise<void> => {
  const socket = createSocket("udp4");
  for (const datagram of datagrams) {
    await new Promise((resolve) => socket.send(datagram, server.quicPort, "127.0.0.1", resolve));
  }
  socket.close();
};

/** The beginning of a first packet of version 1, with what cannot be decrypted behind it. */
const forgedInitial = (): Buffer => {
  const [to, from] = [randomBytes(16), randomBytes(16)];
  const head = Buffer.concat([Buffer.from("c000000001", "hex"), Buffer.of(16), to, Buffer.of(16), from]);
  return Buffer.concat([head, Buffer.from("00449e", "hex"), randomBytes(1200)]);
};

test("given_datagrams_of_garbage_when_they_come_should_serve_who_speaks_quic", async () => {
  const before = server.residentBytes;
  await sendDatagrams(Array.from({ length: 5000 }, (_, at) => randomBytes(at % 1400)));
  await isServing();
  expect(server.residentBytes - before).toBeLessThan(MEMORY_MARGIN_BYTES);
});

test("given_first_packets_that_are_forged_when_they_come_by_the_thousand_should_serve_who_speaks_quic", async () => {
  const before = server.residentBytes;
  await sendDatagrams(Array.from({ length: 3000 }, forgedInitial));
  await isServing();
  expect(server.residentBytes - before).toBeLessThan(MEMORY_MARGIN_BYTES);
});

/** First packets that are right, of peers that never hear of the answer. */
const firstPackets = async (count: number, protocols = [APPLICATION_PROTOCOL]): Promise<readonly Buffer[]> => {
  const quiche = (await loadQuiche())!;
  const limits = { maxPacketBytes: 1350, receiveWindowBytes: 1_000_000, maxStreams: 0, maxIdleMs: 10_000 };
  const config = clientConfig(quiche, limits, { rejectUnauthorized: false, ca: undefined });
  config.setApplicationProtos(protocols);
  const [local, remote] = [1, server.quicPort].map((port) => ({ host: "127.0.0.1", port }));
  return Array.from({ length: count }, () => {
    const peer = quiche.Connection.connect("localhost", randomBytes(CONNECTION_ID_BYTES), local!, remote!, config);
    const packet = Buffer.alloc(1350);
    return packet.subarray(0, peer.send(packet)![0]);
  });
};

test("given_a_peer_that_offers_another_protocol_when_it_connects_should_be_refused_and_the_log_say_why", async () => {
  await sendDatagrams(await firstPackets(1, ["http/0.9"]));
  const reason = '"reason":"TLS alert 120, no application protocol in common"';
  await until("the log says why", () => server.output.stderr.includes(reason));
});

/** The types of long packets that come back, by how many there are. */
const answersTo = async (packets: readonly Buffer[]): Promise<{ readonly initial: number; readonly retry: number }> => {
  const socket = createSocket({ type: "udp4", recvBufferSize: SOCKET_BUFFER_BYTES });
  const found = { initial: 0, retry: 0 };
  socket.on("message", (packet) => {
    const kind = packet[0]! & 0xf0;
    if (kind === 0xf0) found.retry++;
    else if (kind === 0xc0) found.initial++;
  });
  for (const packet of packets) {
    await new Promise((resolve) => socket.send(packet, server.quicPort, "127.0.0.1", resolve));
  }
  await until("all are answered", () => found.initial + found.retry >= packets.length);
  socket.close();
  return found;
};

test("given_handshakes_that_are_begun_and_left_when_they_are_hundreds_should_ask_for_proof_and_serve_who_has_it", async () => {
  const before = server.residentBytes;
  const { retry } = await answersTo(await firstPackets(300));
  expect(retry).toBeGreaterThan(200);
  for (let count = 0; count < 5; count++) await isServing();
  await sendDatagrams(await firstPackets(2000));
  await isServing();
  expect(server.residentBytes - before).toBeLessThan(MEMORY_MARGIN_BYTES);
});

test("given_a_first_packet_in_a_datagram_that_is_too_small_when_it_comes_should_not_be_answered", async () => {
  const socket = createSocket("udp4");
  let answers = 0;
  socket.on("message", () => answers++);
  const [small, whole] = [forgedInitial().subarray(0, 1199), forgedInitial()];
  for (const packet of [small, whole]) packet.writeUInt32BE(0x1a2a3a4a, 1);
  const answered = once(socket, "message");
  socket.send(small, server.quicPort, "127.0.0.1");
  socket.send(whole, server.quicPort, "127.0.0.1");
  const [answer] = (await answered) as [Buffer];
  expect(answer.includes(whole.subarray(6, 22))).toBe(true);
  expect(answers).toBe(1);
  socket.close();
});

test("given_a_version_that_is_none_when_asked_for_should_be_told_the_version_there_is", async () => {
  const packet = forgedInitial();
  packet.writeUInt32BE(0x1a2a3a4a, 1);
  const socket = createSocket("udp4");
  const answer = new Promise<Buffer>((resolve) => socket.once("message", resolve));
  socket.send(packet, server.quicPort, "127.0.0.1");
  const bytes = await answer;
  expect(bytes.readUInt32BE(1)).toBe(0);
  expect(bytes.includes(Buffer.from("00000001", "hex"))).toBe(true);
  socket.close();
});

test("given_thousands_of_streams_that_do_not_end_when_they_are_open_should_answer_others", async () => {
  const before = server.residentBytes;
  const peer = await QuicPeer.open(server.quicPort);
  for (let count = 0; count < 5000; count++) {
    peer.write(peer.nextStream(), PING.subarray(0, 5), false);
    if (count % 100 === 99) await new Promise((resolve) => setImmediate(resolve));
  }
  await isServing();
  expect(server.residentBytes - before).toBeLessThan(MEMORY_MARGIN_BYTES);
  peer.close();
});

test("given_frames_that_are_too_large_or_too_small_when_announced_should_be_refused_on_their_stream_only", async () => {
  const peer = await QuicPeer.open(server.quicPort);
  expect(await ask(peer, Buffer.from("ffffffff01000000", "hex"))).toEqual(INVALID_COMMAND);
  expect(await ask(peer, Buffer.from("0300000001000000", "hex"))).toEqual(Buffer.alloc(0));
  expect(await ask(peer, requestFrame(9999, randomBytes(100)))).toEqual(INVALID_COMMAND);
  expect(await ask(peer, PING)).toEqual(OK);
  peer.close();
});

test("given_streams_that_end_too_early_when_they_end_should_get_nothing_and_the_connection_go_on", async () => {
  const peer = await QuicPeer.open(server.quicPort);
  for (let bytes = 1; bytes < PING.length; bytes++) {
    expect(await ask(peer, PING.subarray(0, bytes), true)).toEqual(Buffer.alloc(0));
  }
  expect(await ask(peer, PING, true)).toEqual(OK);
  peer.close();
});

test("given_connections_that_come_and_go_when_they_are_many_should_keep_none", async () => {
  const before = server.residentBytes;
  for (let round = 0; round < 20; round++) {
    const peers = await Promise.all(Array.from({ length: 10 }, () => QuicPeer.open(server.quicPort)));
    for (const peer of peers) peer.close();
  }
  await isServing();
  expect(server.residentBytes - before).toBeLessThan(MEMORY_MARGIN_BYTES);
});
