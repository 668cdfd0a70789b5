// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import type { BenchmarkOptions } from "../../../src/bench/options/benchmark-options.ts";
import { BatchSource } from "../../../src/bench/payload/batch-source.ts";
import type { JetStream, NatsConnection } from "../../../src/bench/peers/nats/nats-client.ts";
import { NatsEndpoint } from "../../../src/bench/peers/nats/nats-endpoint.ts";
import { planBenchmark } from "../../../src/bench/plan/plan.ts";
import { benchmarkOptions } from "../benchmark-options.ts";

const options = {
  ...benchmarkOptions("end_to_end_producing_consumer"),
  messageBytes: { min: 100, max: 100 },
  messagesPerBatch: { min: 3, max: 3 },
};
const [actor] = planBenchmark(options).actors;

/** A stream in memory that answers at once, unless it is told to refuse. */
const makeStream = (ofOptions: BenchmarkOptions = options) => {
  const state = {
    published: [] as { subject: string; payload: Buffer }[],
    handedOver: [] as Uint8Array[],
    closed: 0,
    refuses: false,
  };
  let end: (error: unknown) => void = () => {};
  let deliver: (message: { data: Uint8Array }) => void = () => {};
  const jetStream: JetStream = {
    publish: async (subject, payload) => {
      if (state.refuses) throw new Error("no space");
      state.handedOver.push(payload);
      state.published.push({ subject, payload: Buffer.from(payload) });
      deliver({ data: Buffer.from(payload) });
    },
    consumers: {
      get: async (_, { opt_start_seq: start }) => ({
        consume: async ({ callback }) => {
          for (const { payload } of state.published.slice(start - 1)) callback({ data: payload });
          deliver = callback;
          return {
            close: async () => state.closed++,
            closed: () =>
              new Promise((resolve) => {
                end = resolve;
              }),
          };
        },
      }),
    },
  };
  const connection: NatsConnection = { close: async () => {} };
  return { state, endpoint: new NatsEndpoint(connection, jetStream, ofOptions), end: (error: unknown) => end(error) };
};

test("given_a_batch_when_sent_should_be_published_one_by_one_and_read_back_with_when_it_was_sent", async () => {
  const { endpoint, state } = makeStream();
  await endpoint.open({ actor: actor!, topic: "topic-1", startOffset: 0n, isRehearsal: false });
  await endpoint.send(new BatchSource(options, 1).next(), 1234);
  expect(state.published.map(({ subject }) => subject)).toEqual(Array(3).fill("bench-stream-1.topic-1"));
  expect(await endpoint.poll(2)).toMatchObject({ messages: 2, userBytes: 200, firstOriginMicros: 1234 });
  expect(await endpoint.poll(2)).toMatchObject({ messages: 1, userBytes: 100 });
  await endpoint.close();
  expect(state.closed).toBe(1);
});

test("given_a_start_when_opened_should_read_from_there", async () => {
  const { endpoint } = makeStream();
  const source = new BatchSource(options, 1);
  await endpoint.open({ actor: { ...actor!, polls: false }, topic: "topic-1", startOffset: 0n, isRehearsal: false });
  await endpoint.send(source.next(), 1);
  await endpoint.open({ actor: actor!, topic: "topic-1", startOffset: 2n, isRehearsal: false });
  expect((await endpoint.poll(10)).messages).toBe(1);
});

test("given_messages_of_different_sizes_when_sent_should_keep_no_copies_of_them", async () => {
  const { endpoint, state } = makeStream({ ...options, messageBytes: { min: 100, max: 200 } });
  await endpoint.open({ actor: { ...actor!, polls: false }, topic: "topic-1", startOffset: 0n, isRehearsal: false });
  const batch = new BatchSource(options, 1).next();
  for (let count = 0; count < 2; count++) await endpoint.send(batch, 1);
  expect(new Set(state.handedOver).size).toBe(6);
});

test("given_a_server_that_refuses_or_ends_when_used_should_fail_the_request", async () => {
  const { endpoint, state, end } = makeStream();
  await endpoint.open({ actor: actor!, topic: "topic-1", startOffset: 0n, isRehearsal: false });
  state.refuses = true;
  await expect(endpoint.send(new BatchSource(options, 1).next(), 1)).rejects.toThrow("no space");
  end(new Error("the stream was deleted"));
  await expect(endpoint.poll(1)).rejects.toThrow("deleted");
});
