// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import { expect, test } from "vitest";
import { ProgressBoard } from "../../../src/bench/run/progress-board.ts";

/** What a thread tells that moves so much all the time. */
const steady = (bytesPerSecond: number, atMs: number) => ({
  atMs,
  messages: atMs,
  userBytes: (bytesPerSecond * atMs) / 1000,
  p99Ms: bytesPerSecond,
});

test("given_threads_that_tell_at_moments_of_their_own_when_shown_at_any_time_should_have_the_rate_of_all", () => {
  const rates = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 8 });
  const reports = fc.array(fc.tuple(fc.nat(7), fc.integer({ min: 1, max: 500 })), { maxLength: 50 });
  fc.assert(
    fc.property(rates, reports, (threads, later) => {
      const board = new ProgressBoard();
      let atMs = 500;
      for (const [thread, rate] of threads.entries()) board.report(thread, steady(rate, atMs + thread / 100));
      for (const [place, passedMs] of later) {
        const thread = place % threads.length;
        atMs += passedMs;
        board.report(thread, steady(threads[thread]!, atMs));
        expect(board.overview?.bytesPerSecond).toBeCloseTo(
          threads.reduce((sum, rate) => sum + rate, 0),
          1,
        );
      }
      expect(board.overview?.p99Ms).toBe(Math.max(...threads));
    }),
  );
});

test("given_a_thread_that_is_done_when_shown_should_keep_its_sums_but_add_nothing_to_the_rate", () => {
  const board = new ProgressBoard();
  expect(board.overview).toBeUndefined();
  board.report(0, steady(1000, 500));
  board.report(1, steady(4000, 500));
  board.finish(0);
  expect(board.overview).toEqual({ messages: 1000, userBytes: 2500, bytesPerSecond: 4000, p99Ms: 4000 });
});
