// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { sendAnswer } from "../../../../src/server/transport/http/send-answer.ts";

const HOUR_MS = 3_600_000;

/** A server whose answer never ends, and a peer of it that reads only what it is told to; gives how the answer ended. */
const serve = async (isMemoryShort: () => boolean, timeoutMs: number) => {
  const ended = { pieces: false, peer: false };
  function* pieces(): Generator<string, void> {
    try {
      for (;;) yield "x".repeat(64 * 1024);
    } finally {
      ended.pieces = true;
    }
  }
  const patience = { timeoutMs, shortTimeoutMs: 20, isMemoryShort };
  const over = new Promise<void>((resolve) => {
    const server = createServer((_, outgoing) => {
      void sendAnswer(outgoing, { status: 200, body: pieces() }, { isHead: false, isLast: false }, patience).then(
        resolve,
      );
    }).listen(0, "127.0.0.1", () => connectTo((server.address() as AddressInfo).port));
    onTestFinished(() => void server.close().closeAllConnections());
  });
  let peer: Socket | undefined;
  const connectTo = (port: number): void => {
    peer = connect(port, "127.0.0.1");
    peer.on("error", () => {});
    peer.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  };
  onTestFinished(() => void peer?.destroy());
  return { ended, over, read: () => peer?.resume() };
};

test("given_a_peer_that_reads_nothing_when_others_wait_for_memory_should_lose_the_answer_at_once", async () => {
  const { ended, over } = await serve(() => true, HOUR_MS);
  await over;
  expect(ended.pieces).toBe(true);
});

test("given_a_peer_that_reads_slowly_when_others_begin_to_wait_for_memory_should_lose_the_answer_too", async () => {
  let isShort = false;
  const { ended, over, read } = await serve(() => isShort, HOUR_MS);
  read();
  isShort = true;
  await over;
  expect(ended.pieces).toBe(true);
});

test("given_a_peer_that_reads_nothing_when_its_time_is_over_should_lose_the_answer", async () => {
  const { ended, over } = await serve(() => false, 20);
  await over;
  expect(ended.pieces).toBe(true);
});
