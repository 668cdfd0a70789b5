// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import { expect, test } from "vitest";
import { thinOut } from "../../../src/bench/html/thin-out.ts";

test("given_any_points_when_thinned_out_should_keep_the_ends_the_order_and_the_limit", () => {
  const values = fc.array(fc.double({ min: 0, max: 1000, noNaN: true }), { maxLength: 500 });
  fc.assert(
    fc.property(values, fc.integer({ min: 3, max: 100 }), (given, limit) => {
      const points = given.map((value, time_s) => ({ time_s, value }));
      const kept = thinOut(points, limit);
      expect(kept.length).toBe(Math.min(points.length, limit));
      expect([kept[0], kept.at(-1)]).toEqual([points[0], points.at(-1)]);
      expect(kept.every((point) => points.includes(point))).toBe(true);
      for (const [place, { time_s: time }] of kept.entries()) {
        if (place > 0) expect(time).toBeGreaterThan(kept[place - 1]!.time_s);
      }
    }),
  );
});

test("given_a_lonely_peak_when_thinned_out_should_keep_it", () => {
  const points = Array.from({ length: 10_000 }, (_, time_s) => ({ time_s, value: time_s === 4321 ? 100 : 1 }));
  expect(thinOut(points, 100).some(({ value }) => value === 100)).toBe(true);
});
