// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { Clock, commonStart } from "../../../src/bench/worker/clock.ts";

test("given_a_start_when_its_time_of_day_is_taken_should_know_it_to_the_microsecond", () => {
  const micros = Array.from({ length: 20 }, () => commonStart().epochMicros);
  for (const one of micros) expect(Number.isInteger(one)).toBe(true);
  // At most every thousandth microsecond is a whole millisecond.
  expect(micros.some((one) => one % 1000 !== 0)).toBe(true);
  expect(Math.abs((micros.at(-1) ?? 0) / 1000 - Date.now())).toBeLessThan(60_000);
});

test("given_a_moment_when_stamped_and_read_again_should_be_the_same_to_a_microsecond", () => {
  const clock = new Clock(commonStart());
  for (const atMs of [0, 0.001, 1.234_567, 86_400_000.5]) {
    expect(clock.fromEpochMicros(clock.toEpochMicros(atMs))).toBeCloseTo(atMs, 2);
  }
});
