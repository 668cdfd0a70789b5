// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { ReadAhead } from "../../src/client/consumer/read-ahead.ts";
import { until } from "../support/until.ts";

const waitForIt = (polling: Promise<void>): Promise<void> => polling;

/** Gives numbered batches of so many bytes, and fails with the third where that is wanted. */
const source = (bytes: number, failsAt = Number.NaN) => {
  const state = { polls: 0, underWay: 0 };
  const poll = async () => {
    const place = state.polls++;
    expect(++state.underWay, "polls at once").toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    state.underWay--;
    if (place === failsAt) throw new Error(`poll ${place}`);
    return { place, bytes };
  };
  return { state, poll };
};

test.each([
  [0, 1],
  [1, 2],
  [3, 4],
])("given_%i_batches_ahead_when_one_is_read_should_have_polled_%i_and_no_more", async (batches, expected) => {
  const { state, poll } = source(10);
  const ahead = new ReadAhead(poll, { batches, bytes: 1000 });
  expect(await ahead.next(waitForIt)).toMatchObject({ place: 0 });
  await until("the polls ahead", () => state.polls === expected && state.underWay === 0);
  await new Promise((resolve) => setImmediate(resolve));
  expect(state.polls).toBe(expected);
  for (let place = 1; place < 6; place++) expect(await ahead.next(waitForIt)).toMatchObject({ place });
});

test.each([
  ["small", 10, 1],
  ["large", 100_000, 2],
])(
  "given_a_%s_batch_when_its_reader_answers_it_at_once_should_have_made_so_many_polls_by_then",
  async (_, bytes, polls) => {
    const { state, poll } = source(bytes);
    const ahead = new ReadAhead(poll, { batches: 1, bytes: 1_000_000 });
    await ahead.next(waitForIt);
    for (let answered = 0; answered < 20; answered++) await Promise.resolve();
    expect(state.polls).toBe(polls);
    await until("the poll ahead", () => state.polls === 2);
  },
);

test("given_a_limit_of_bytes_when_batches_reach_it_should_not_poll_ahead_until_they_are_read", async () => {
  const { state, poll } = source(600);
  const ahead = new ReadAhead(poll, { batches: 10, bytes: 1000 });
  await ahead.next(waitForIt);
  await until("one batch ahead", () => state.polls === 2 && state.underWay === 0);
  await new Promise((resolve) => setImmediate(resolve));
  expect(state.polls).toBe(2);
  await ahead.next(waitForIt);
  await until("the next one", () => state.polls === 3);
});

test("given_a_poll_ahead_that_fails_when_read_should_give_what_came_before_then_fail_once_and_go_on", async () => {
  const { poll } = source(10, 2);
  const ahead = new ReadAhead(poll, { batches: 5, bytes: 1000 });
  expect(await ahead.next(waitForIt)).toMatchObject({ place: 0 });
  expect(await ahead.next(waitForIt)).toMatchObject({ place: 1 });
  await expect(ahead.next(waitForIt)).rejects.toThrow("poll 2");
  expect(await ahead.next(waitForIt)).toMatchObject({ place: 3 });
});

test("given_a_wait_that_gives_up_when_read_again_should_have_lost_nothing", async () => {
  const { poll } = source(10);
  const ahead = new ReadAhead(poll, { batches: 1, bytes: 1000 });
  await expect(ahead.next(() => Promise.reject(new Error("enough")))).rejects.toThrow("enough");
  expect(await ahead.next(waitForIt)).toMatchObject({ place: 0 });
});
