// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { ManualClock } from "../support/manual-clock.ts";
import { standingProducer } from "../support/standing-producer.ts";
import { until } from "../support/until.ts";

const HOUR_MS = 3_600_000;
/** Room for one message of 1000 bytes. */
const buffer = { bytes: 1500 };
const message = (name: string) => ({ value: `<${name}>`.padEnd(1000) });
const failureOf = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);

test("given_a_call_that_waits_without_a_limit_when_the_next_has_one_should_end_that_in_time_and_not_send_it", async () => {
  const clock = new ManualClock();
  const { producer, sent, answer } = standingProducer({ buffer }, clock);
  await producer.init();
  await producer.enqueue(message("a"));
  const first = producer.send(message("b"));
  const late = failureOf(producer.send(message("c"), { timeout: "1h" }));
  const last = producer.send(message("d"));
  expect(producer.stats.queued).toBe(3);
  clock.advance(HOUR_MS);
  expect(await late).toMatchObject({ errorName: "task_timeout" });
  expect(producer.stats.queued).toBe(2);
  for (let count = 1; count <= 3; count++) {
    await until("the next is sent", () => sent.length === count);
    answer();
  }
  await Promise.all([first, last, producer.flush()]);
  expect(sent).toEqual(["a", "b", "d"]);
  expect(producer.stats).toMatchObject({ queued: 0, bytes: 0, inFlight: 0 });
});

test("given_an_abort_in_any_moment_of_its_turn_when_there_is_room_should_not_send_it_afterwards_nor_keep_the_room", async () => {
  for (let moments = 0; moments < 30; moments++) {
    const { producer, sent, answer } = standingProducer({ buffer });
    await producer.init();
    const controller = new AbortController();
    await producer.enqueue(message("a"));
    const unwanted = failureOf(producer.send(message("b"), { signal: controller.signal }));
    await until("it waits", () => producer.stats.queued === 1);
    answer();
    for (let moment = 0; moment < moments; moment++) await Promise.resolve();
    const before = sent.length;
    controller.abort(new Error("changed my mind"));
    expect(await unwanted).toEqual(new Error("changed my mind"));
    if (before === 2) answer();
    await producer.flush();
    expect([moments, sent.length, producer.stats.bytes]).toEqual([moments, before, 0]);
  }
});

test("given_a_limit_of_waits_for_room_when_calls_wait_in_turn_should_count_from_when_each_began", async () => {
  const clock = new ManualClock();
  const { producer, answer } = standingProducer({ buffer: { ...buffer, waitTimeout: "1h" } }, clock);
  await producer.init();
  await producer.enqueue(message("a"));
  const first = failureOf(producer.enqueue(message("b")));
  await until("it waits", () => clock.waiting === 1);
  clock.advance(HOUR_MS / 2);
  const second = failureOf(producer.enqueue(message("c")));
  clock.advance(HOUR_MS / 2);
  expect(await first).toMatchObject({ errorName: "background_send_timeout" });
  await until("the next waits", () => clock.waiting === 1);
  clock.advance(HOUR_MS / 2);
  expect(await second).toMatchObject({ errorName: "background_send_timeout", context: { timeoutMs: HOUR_MS } });
  answer();
  await producer.flush();
  expect(clock.waiting).toBe(0);
});

test("given_messages_that_come_without_end_when_flushed_should_wait_for_those_before_only", async () => {
  const { producer, sent, answer } = standingProducer();
  await producer.init();
  for (const name of ["a", "b"]) await producer.enqueue({ value: `<${name}>` });
  const flushed = producer.flush();
  await producer.enqueue({ value: "<c>" });
  answer();
  await until("what waited is sent", () => sent.length === 2);
  await producer.enqueue({ value: "<d>" });
  answer();
  await flushed;
  expect(sent).toEqual(["a", "bc", "d"]);
});

test("given_batches_that_are_answered_out_of_order_when_flushed_should_wait_for_the_oldest", async () => {
  const { producer, answer } = standingProducer({ maxInFlight: 2 });
  await producer.init();
  for (const name of ["a", "b"]) await producer.enqueue({ value: `<${name}>` });
  let isFlushed = false;
  const flushed = producer.flush().then(() => {
    isFlushed = true;
  });
  await producer.enqueue({ value: "<c>" });
  answer(1);
  await until("the third is sent", () => producer.stats.queued === 0);
  expect(isFlushed).toBe(false);
  answer();
  await flushed;
  expect(producer.stats).toMatchObject({ sent: 2n, inFlight: 1 });
});
