// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { afterAll, beforeAll, expect, test } from "vitest";
import { Client, type Message, PollingStrategy } from "../../src/client/index.ts";
import { replyMemory } from "../../src/client/transport/reply-memory.ts";
import { errorOf } from "../protocol/error-of.ts";
import { type RunningServer, startServer } from "../support/start-server.ts";

const BATCH = 200;
const BATCHES = 12;
const place = { stream: "reused", topic: "t" };

let server: RunningServer;
let client: Client;
beforeAll(async () => {
  server = await startServer();
  client = await Client.connect(`iggy://iggy:iggy@${server.address}`);
  await client.stream.create({ name: place.stream });
  await client.topic.create({ stream: place.stream, name: place.topic, partitionsCount: 1 });
  for (let batch = 0; batch < BATCHES; batch++) {
    const messages = Array.from({ length: BATCH }, (_, at) => ({ payload: payloadOf(batch * BATCH + at) }));
    await client.message.send({ ...place, messages });
  }
});
afterAll(async () => {
  await client.close();
  await server.stop();
});

/** A kilobyte that says which message it is of. */
const payloadOf = (offset: number): Buffer => Buffer.alloc(1000, `<${offset}>`);

const poll = (offset: number) =>
  client.message.poll({ ...place, strategy: PollingStrategy.Offset(offset), count: BATCH });

test("given_batches_that_are_kept_and_released_in_turns_when_polled_should_never_change_what_is_kept", async () => {
  const kept: { readonly offset: number; readonly payload: Buffer }[] = [];
  const released: Buffer[] = [];
  for (let round = 0; round < 3 * BATCHES; round++) {
    const batch = await poll((round % BATCHES) * BATCH);
    expect(batch.messages).toHaveLength(BATCH);
    for (const { offset, payload } of batch.messages) {
      if (round % 3 === 0) kept.push({ offset: Number(offset), payload });
      else released.push(payload);
    }
    if (round % 3 !== 0) batch.release();
  }
  for (const { offset, payload } of kept) expect(payload.equals(payloadOf(offset))).toBe(true);
  expect(released.every(({ length }) => length === 0)).toBe(true);
});

test("given_polls_on_one_connection_at_once_when_released_should_each_have_had_their_own_memory", async () => {
  const polls = Array.from({ length: 30 }, async (_, number) => {
    const first = (number % BATCHES) * BATCH;
    const batch = await poll(first);
    await new Promise((resolve) => setImmediate(resolve));
    const isRight = batch.messages.every(({ payload }, at) => payload.equals(payloadOf(first + at)));
    batch.release();
    return isRight;
  });
  expect((await Promise.all(polls)).every(Boolean)).toBe(true);
});

test("given_reuse_of_memory_when_consumed_should_bring_every_message_and_end_those_that_were_processed", async () => {
  const consumer = client.consumer({ ...place, start: "first", batchLength: BATCH, commit: "none", reuseMemory: true });
  const first: Message[] = [];
  const copies: Message[] = [];
  let next = 0;
  for await (const message of consumer) {
    expect(Number(message.offset)).toBe(next);
    expect(message.payload.equals(payloadOf(next))).toBe(true);
    if (next < BATCH) first.push(message);
    if (next % BATCH === 7) copies.push(message.detach());
    next++;
    if (next === BATCH * BATCHES) break;
  }
  await consumer.close();
  for (const message of first) expect(errorOf(() => message.payload).errorName).toBe("cannot_read_message");
  expect(copies.map(({ payload }, batch) => payload.equals(payloadOf(batch * BATCH + 7)))).not.toContain(false);
  expect(replyMemory.freeBytes).toBeGreaterThan(0);
});

test("given_reuse_of_memory_when_several_are_handled_at_once_should_show_each_handler_its_message", async () => {
  const consumer = client.consumer({ ...place, start: "first", batchLength: BATCH, commit: "none", reuseMemory: true });
  let handled = 0;
  const wrong: bigint[] = [];
  await consumer.run(
    async (message) => {
      await new Promise((resolve) => setImmediate(resolve));
      if (!message.payload.equals(payloadOf(Number(message.offset)))) wrong.push(message.offset);
      handled++;
      if (handled === BATCH * BATCHES) void consumer.close();
    },
    { concurrency: 8, perPartitionOrder: false },
  );
  expect([handled, wrong]).toEqual([BATCH * BATCHES, []]);
});

test("given_no_reuse_of_memory_when_consumed_should_leave_messages_as_they_are", async () => {
  const consumer = client.consumer({ ...place, start: "first", batchLength: BATCH, commit: "none" });
  const messages: Message[] = [];
  for await (const message of consumer) if (messages.push(message) === BATCH * BATCHES) break;
  await consumer.close();
  expect(messages.every(({ payload }, offset) => payload.equals(payloadOf(offset)))).toBe(true);
});
