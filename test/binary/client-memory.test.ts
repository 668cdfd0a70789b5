// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { Client } from "../../src/client/index.ts";
import { isNightly } from "../support/seeded-random.ts";
import { startServer } from "../support/start-server.ts";

/** Ten million in the nightly run. */
const MESSAGES = isNightly ? 10_000_000 : 200_000;
const BATCH = 1000;
/** Buffers under way, and what the garbage collector has not looked at. */
const MAX_GROWTH_BYTES = 200_000_000;

test("given_many_messages_when_produced_and_consumed_should_need_no_more_memory_than_few", {
  timeout: 1_800_000,
}, async () => {
  const server = await startServer();
  const client = await Client.connect(`iggy://iggy:iggy@${server.address}`);
  const producer = client.producer<Uint8Array>({ stream: "s", topic: "t", mode: "background" });
  const consumer = client.consumer({ stream: "s", topic: "t", commit: { every: "100ms" } });
  await producer.init();
  const value = Buffer.alloc(100, "x");
  const batch = Array.from({ length: BATCH }, () => ({ value }));
  let peakBytes = 0;
  let startBytes = 0;
  const producing = (async () => {
    for (let sent = 0; sent < MESSAGES; sent += BATCH) await producer.enqueue(batch);
    await producer.close();
  })();
  let received = 0;
  for await (const { messages } of consumer.batches()) {
    received += messages.length;
    const { rss } = process.memoryUsage();
    if (received <= MESSAGES / 10) startBytes = Math.max(startBytes, rss);
    peakBytes = Math.max(peakBytes, rss);
    if (received === MESSAGES) break;
  }
  await producing;
  await client.close();
  await server.stop();
  expect(received).toBe(MESSAGES);
  console.info(
    `${MESSAGES} messages: ${Math.round(startBytes / 1e6)} MB at first, at most ${Math.round(peakBytes / 1e6)} MB`,
  );
  expect(peakBytes - startBytes).toBeLessThan(MAX_GROWTH_BYTES);
});
