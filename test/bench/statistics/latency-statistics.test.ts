// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import { expect, test } from "vitest";
import { distributionOf } from "../../../src/bench/statistics/distribution.ts";
import { LatencyStatistics } from "../../../src/bench/statistics/latency-statistics.ts";

const latencies = fc.array(fc.double({ min: 0.000_001, max: 10_000, noNaN: true }), { minLength: 1, maxLength: 300 });

const recorded = (values: readonly number[]): LatencyStatistics => {
  const statistics = new LatencyStatistics();
  for (const value of values) statistics.record(value);
  return statistics;
};

/** The value so many percent do not exceed, by sorting. */
const plainPercentile = (values: readonly number[], percent: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)]!;
};

const isNear = (actual: number, expected: number): boolean => Math.abs(actual - expected) <= expected * 0.001 + 1e-6;

test("given_any_latencies_when_asked_for_percentiles_should_be_those_of_the_sorted_values_to_three_digits", () => {
  fc.assert(
    fc.property(latencies, fc.constantFrom(1, 25, 50, 75, 90, 95, 99, 99.9, 100), (values, percent) => {
      const found = recorded(values).percentileMs(percent);
      expect(isNear(found, plainPercentile(values, percent)), `${found}`).toBe(true);
    }),
  );
});

test("given_any_latencies_when_recorded_should_have_the_extremes_mean_and_deviation_of_the_values_themselves", () => {
  fc.assert(
    fc.property(latencies, (values) => {
      const statistics = recorded(values);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
      expect(statistics.count).toBe(values.length);
      expect(statistics.minMs).toBeCloseTo(Math.min(...values), 5);
      expect(statistics.maxMs).toBeCloseTo(Math.max(...values), 5);
      expect(isNear(statistics.meanMs, mean)).toBe(true);
      expect(Math.abs(statistics.deviationMs - Math.sqrt(variance))).toBeLessThan(0.01);
    }),
  );
});

test("given_latencies_of_several_actors_when_merged_should_be_those_of_one_that_recorded_them_all", () => {
  fc.assert(
    fc.property(fc.array(latencies, { minLength: 1, maxLength: 5 }), (actors) => {
      const merged = LatencyStatistics.merged(actors.map((values) => recorded(values).snapshot()));
      const whole = recorded(actors.flat());
      for (const percent of [50, 90, 99, 99.99]) expect(merged.percentileMs(percent)).toBe(whole.percentileMs(percent));
      expect([merged.count, merged.minMs, merged.maxMs]).toEqual([whole.count, whole.minMs, whole.maxMs]);
      expect([...merged.counts()]).toEqual([...whole.counts()]);
      expect(merged.meanMs).toBeCloseTo(whole.meanMs, 6);
    }),
    { numRuns: 30 },
  );
});

test("given_actors_with_unlike_latencies_when_merged_should_not_have_the_mean_of_their_percentiles", () => {
  const fast = recorded(new Array<number>(99).fill(1)).snapshot();
  const slow = recorded([100]).snapshot();
  expect(LatencyStatistics.merged([fast, slow]).percentileMs(99)).toBeCloseTo(1, 2);
});

test("given_no_latency_when_asked_should_give_zeros_and_no_bins", () => {
  const none = LatencyStatistics.merged([]);
  expect([none.count, none.minMs, none.maxMs, none.meanMs, none.deviationMs, none.percentileMs(99)]).toEqual(
    new Array(6).fill(0),
  );
  expect(distributionOf(none).bins).toEqual([]);
});

test("given_any_latencies_when_put_into_bins_should_lose_none", () => {
  fc.assert(
    fc.property(latencies, (values) => {
      const { bins } = distributionOf(recorded(values));
      if (bins.length === 1) {
        expect(bins[0]!.density).toBe(1);
        return;
      }
      expect(bins).toHaveLength(50);
      const width = (bins.at(-1)!.edge_ms - bins[0]!.edge_ms) / 49;
      // Edges and densities have three decimals: only where these say enough can the area be added up.
      fc.pre(width > 0.1 && width < 10);
      const area = bins.reduce((sum, { density }) => sum + density * width, 0);
      expect(Math.abs(area - 1)).toBeLessThan(0.001 * 50 * width + 0.02);
    }),
  );
});
