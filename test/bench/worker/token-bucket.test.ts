// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import { expect, test } from "vitest";
import { TokenBucket } from "../../../src/bench/worker/token-bucket.ts";

test("given_any_requests_when_nobody_is_late_should_be_due_when_all_before_are_paid_off", () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 10_000_000 }), { minLength: 1, maxLength: 50 });
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1000, max: 1_000_000 }), (given, bytesPerSecond) => {
      const bucket = new TokenBucket(bytesPerSecond, 0, Number.POSITIVE_INFINITY);
      let before = 0;
      for (const bytes of given) {
        expect(bucket.take(bytes, 0)).toBeCloseTo((before / bytesPerSecond) * 1000, 3);
        before += bytes;
      }
      expect(bucket.paidAtMs).toBeCloseTo((before / bytesPerSecond) * 1000, 3);
    }),
  );
});

test("given_a_request_larger_than_a_second_brings_when_taken_should_be_paid_off_afterwards", () => {
  const bucket = new TokenBucket(500_000, 0, 1000);
  expect(bucket.take(1_000_000, 0)).toBe(0);
  expect(bucket.take(1_000_000, 0)).toBe(2000);
});

test("given_someone_who_was_away_when_bursts_are_limited_should_catch_up_with_no_more_than_that", () => {
  const limited = new TokenBucket(1000, 0, 1000);
  expect(limited.take(500, 60_000)).toBe(59_000);
  const patient = new TokenBucket(1000, 0, Number.POSITIVE_INFINITY);
  expect(patient.take(500, 60_000)).toBe(0);
  expect(patient.take(500, 60_000)).toBe(500);
});
