// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RawConnection, requestFrame } from "../support/raw-connection.ts";
import { type RunningServer, startServer } from "../support/start-server.ts";
import { opcodes, WebSocketPeer } from "../support/websocket-peer.ts";

const PING = requestFrame(1, new Uint8Array(0));
const RESERVED = 3;
const MEMORY_MARGIN_BYTES = 100 * 1024 * 1024;

describe.each([
  ["plain", {}],
  ["tls", { IGGY_WEBSOCKET_TLS_ENABLED: "true" }],
])("%s", (kind, environment) => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServer({ environment });
  });
  afterAll(async () => {
    expect(server.output.stderr).not.toContain("a reason it should not");
    expect(await server.stop()).toBe(0);
  });

  const open = async (): Promise<WebSocketPeer> => {
    const dial = kind === "tls" ? RawConnection.openTls : RawConnection.open;
    return (await WebSocketPeer.open(await dial.call(RawConnection, server.webSocketPort))).peer;
  };

  const isServing = async (): Promise<void> => {
    const peer = await open();
    expect((await peer.request(PING)).status).toBe(0);
    peer.connection.destroy();
  };

  /** True when nothing but a close frame comes any more. */
  const isHungUpOn = async (peer: WebSocketPeer): Promise<boolean> => {
    for (;;) {
      const frame = await peer.frame();
      if (frame === undefined) return true;
      if (frame.opcode !== opcodes.close) return false;
    }
  };

  test.each([
    ["not_masked", (peer: WebSocketPeer) => peer.write(opcodes.binary, PING, { mask: false })],
    ["of_a_reserved_kind", (peer: WebSocketPeer) => peer.write(RESERVED, PING)],
    ["with_bits_nobody_agreed_on", (peer: WebSocketPeer) => peer.write(0x70 | opcodes.binary, PING)],
    ["a_continuation_of_nothing", (peer: WebSocketPeer) => peer.write(opcodes.continuation, PING)],
    ["a_ping_in_pieces", (peer: WebSocketPeer) => peer.write(opcodes.ping, PING, { fin: false })],
    ["a_ping_that_is_too_long", (peer: WebSocketPeer) => peer.write(opcodes.ping, Buffer.alloc(126))],
    [
      "two_messages_at_once",
      (peer: WebSocketPeer) => {
        peer.write(opcodes.binary, PING.subarray(0, 1), { fin: false });
        peer.write(opcodes.binary, PING.subarray(1));
      },
    ],
    [
      "a_frame_of_exabytes",
      (peer: WebSocketPeer) => {
        peer.connection.write(Buffer.from("82ff7fffffffffffffff00000000", "hex"));
      },
    ],
  ])("given_a_frame_that_is_%s_when_it_comes_should_be_the_end_of_the_connection", async (_, write) => {
    const peer = await open();
    write(peer);
    expect(await isHungUpOn(peer)).toBe(true);
    await isServing();
  });

  test("given_text_that_is_no_utf8_when_it_comes_should_harm_nobody", async () => {
    const peer = await open();
    peer.write(opcodes.text, Buffer.from([0xff, 0xfe, 0xc0]));
    peer.connection.destroy();
    await isServing();
  });

  test("given_a_request_in_thousands_of_pieces_when_most_are_empty_should_be_served", async () => {
    const peer = await open();
    const before = server.residentBytes;
    for (const [place, byte] of PING.entries()) {
      peer.write(place === 0 ? opcodes.binary : opcodes.continuation, Buffer.of(byte), { fin: false });
      for (let count = 0; count < 2000; count++) peer.write(opcodes.continuation, Buffer.alloc(0), { fin: false });
    }
    peer.write(opcodes.continuation, Buffer.alloc(0));
    expect((await peer.reply()).status).toBe(0);
    expect(server.residentBytes - before).toBeLessThan(MEMORY_MARGIN_BYTES);
    peer.connection.destroy();
  });

  test("given_a_flood_of_pings_when_no_pong_is_read_should_not_grow_the_server", async () => {
    const before = server.residentBytes;
    const peers = await Promise.all(Array.from({ length: 5 }, open));
    for (const peer of peers) {
      peer.connection.socket.pause();
      for (let count = 0; count < 20_000; count++) peer.write(opcodes.ping, Buffer.alloc(125));
    }
    await isServing();
    expect(server.residentBytes - before).toBeLessThan(MEMORY_MARGIN_BYTES);
    for (const peer of peers) peer.connection.destroy();
    await isServing();
  });

  test("given_a_peer_that_goes_in_the_middle_of_a_frame_when_others_come_should_serve_them", async () => {
    for (let count = 0; count < 50; count++) {
      const peer = await open();
      peer.connection.write(Buffer.from("82ff00000000001000000000000001", "hex"));
      if (count % 2 === 0) peer.connection.socket.end();
      else peer.connection.destroy();
    }
    await isServing();
  });
});
