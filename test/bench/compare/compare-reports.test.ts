// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import { expect, test } from "vitest";
import { compareReports, isTooSlow } from "../../../src/bench/compare/compare-reports.ts";
import { estimateRatio } from "../../../src/bench/compare/confidence.ts";
import type { Report } from "../../../src/bench/report/report-types.ts";

/** As much of a report as a comparison reads. */
const reportOf = (test: string, rate: number, latencyMs = 1) =>
  ({
    params: { params_identifier: test },
    group_metrics: [
      {
        summary: {
          kind: "producers",
          total_throughput_messages_per_second: rate,
          merged_p50_latency_ms: latencyMs,
          merged_p99_latency_ms: latencyMs,
          merged_p999_latency_ms: latencyMs,
        },
      },
    ],
  }) as unknown as Report;

const throughputOf = (before: readonly number[], after: readonly number[]) =>
  compareReports(
    before.map((rate) => reportOf("t", rate)),
    after.map((rate) => reportOf("t", rate)),
  ).find(({ measure }) => measure === "throughput")!;

test("given_pairs_under_changing_conditions_when_compared_should_see_the_ratio_within_pairs", () => {
  const { ratio, interval, isSurelySlower, slowdown } = throughputOf([100, 1000, 10], [80, 800, 8]);
  expect(ratio).toBeCloseTo(0.8, 9);
  expect(interval![0]).toBeCloseTo(0.8, 9);
  expect([isSurelySlower, slowdown.toFixed(3)]).toEqual([true, "0.200"]);
});

test("given_runs_that_differ_by_chance_when_compared_should_not_be_called_slower", () => {
  const comparison = throughputOf([100, 100, 100], [50, 150, 60]);
  expect(comparison.isSurelySlower).toBe(false);
  expect(isTooSlow(comparison, 0.1)).toBe(false);
});

test("given_single_runs_when_compared_should_decide_by_the_ratio_alone", () => {
  const comparison = throughputOf([100], [85]);
  expect([comparison.interval, comparison.isSurelySlower]).toEqual([undefined, undefined]);
  expect([isTooSlow(comparison, 0.1), isTooSlow(comparison, 0.2)]).toEqual([true, false]);
});

test("given_a_higher_latency_when_compared_should_be_slower", () => {
  const [, p50] = compareReports([reportOf("t", 1, 1)], [reportOf("t", 1, 1.5)]);
  expect([p50?.measure, p50?.slowdown]).toEqual(["p50", 0.5]);
});

test("given_different_tests_when_compared_should_not_be_mixed", () => {
  expect(compareReports([reportOf("one", 1)], [reportOf("other", 1)])).toEqual([]);
});

test("given_any_ratios_when_estimated_should_have_their_geometric_mean_within_the_interval", () => {
  const ratios = fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), { minLength: 2, maxLength: 40 });
  fc.assert(
    fc.property(ratios, (given) => {
      const { ratio, interval } = estimateRatio(given);
      expect(ratio).toBeCloseTo(
        given.reduce((product, one) => product * one ** (1 / given.length), 1),
        6,
      );
      expect(interval![0]).toBeLessThanOrEqual(ratio * 1.000_001);
      expect(interval![1]).toBeGreaterThanOrEqual(ratio * 0.999_999);
    }),
  );
});
