// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import { expect, test } from "vitest";
import { compareReports } from "../../../src/bench/compare/compare-reports.ts";
import { estimateRatio } from "../../../src/bench/compare/confidence.ts";
import { gateProblem } from "../../../src/bench/compare/gate.ts";
import type { Report } from "../../../src/bench/report/report-types.ts";
import { compareColumns, compareNotes } from "../../../src/cli/bench/compare-rows.ts";

/** As much of a report as a comparison reads. */
const reportOf = (test: string, rate: number, latencyMs = 1, second = 0) =>
  ({
    timestamp: new Date(second * 1000).toISOString(),
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

const comparedOf = (before: readonly number[], after: readonly number[]) =>
  compareReports(
    before.map((rate) => reportOf("t", rate)),
    after.map((rate) => reportOf("t", rate)),
  );

const throughputOf = (before: readonly number[], after: readonly number[]) =>
  comparedOf(before, after).comparisons.find(({ measure }) => measure === "throughput")!;

test("given_pairs_under_changing_conditions_when_compared_should_see_the_ratio_within_pairs", () => {
  const { ratio, interval, isSurelySlower, slowdown } = throughputOf([100, 1000, 10], [80, 800, 8]);
  expect(ratio).toBeCloseTo(0.8, 9);
  expect(interval![0]).toBeCloseTo(0.8, 9);
  expect([isSurelySlower, slowdown.toFixed(3)]).toEqual([true, "0.200"]);
});

test("given_runs_that_differ_by_chance_when_compared_should_not_be_called_slower", () => {
  const compared = comparedOf([100, 100, 100], [50, 150, 60]);
  expect(compared.comparisons[0]?.isSurelySlower).toBe(false);
  expect(gateProblem(compared, "throughput", 0.1)).toBeUndefined();
});

test("given_single_runs_when_compared_should_decide_by_the_ratio_alone", () => {
  const compared = comparedOf([100], [85]);
  expect(compared.comparisons[0]).toMatchObject({ interval: undefined, isSurelySlower: undefined });
  expect(gateProblem(compared, "throughput", 0.1)?.name).toBe("slower");
  expect(gateProblem(compared, "throughput", 0.2)).toBeUndefined();
});

test("given_a_higher_latency_when_compared_should_be_slower", () => {
  const [, p50] = compareReports([reportOf("t", 1, 1)], [reportOf("t", 1, 1.5)]).comparisons;
  expect([p50?.measure, p50?.slowdown]).toEqual(["p50", 0.5]);
});

test("given_tests_of_one_side_only_when_compared_should_be_listed_and_not_pass_the_gate", () => {
  const both = reportOf("both", 1);
  const compared = compareReports([reportOf("one", 1), both], [both, reportOf("other", 1)]);
  expect(new Set(compared.comparisons.map(({ test }) => test))).toEqual(new Set(["both"]));
  expect(compared.uncompared).toEqual([
    { test: "one", reason: "only_before" },
    { test: "other", reason: "only_after" },
  ]);
  expect(gateProblem(compared, "throughput", 0.1)).toEqual({
    name: "not_compared",
    text: "2 cannot be compared, such as one",
  });
  const cells = compared.uncompared.map((row) => compareColumns.map(([, textOf]) => textOf(row)));
  expect(cells[0]).toEqual(["one", "-", "-", "-", "-", "only before", "-", "-"]);
});

test("given_a_value_of_zero_when_compared_should_be_listed_and_not_pass_the_gate_of_its_measure", () => {
  const compared = comparedOf([100, 100], [90, 0]);
  expect(compared.uncompared).toEqual([{ test: "t", group: "producers", measure: "throughput", reason: "no_value" }]);
  expect(compared.comparisons.map(({ measure }) => measure)).toEqual(["p50", "p99", "p999"]);
  expect(gateProblem(compared, "throughput", 0.1)?.name).toBe("not_compared");
  expect(gateProblem(compared, "p99", 0.1)).toBeUndefined();
});

test.each([
  { rate_limit: "10.00 MB" },
  { rate_limit: "100.00 MB" },
  { open_loop: true },
  { high_level_api: true },
  { payload: "json" },
  { headers: 2 },
  { keys: 3 },
  { compressible: 4 },
])("given_runs_of_which_one_has_%j_when_compared_should_be_different_tests", (option) => {
  const usual = { rate_limit: null, open_loop: false, high_level_api: false, payload: "random", headers: 0, keys: 0 };
  const runWith = (options: object): Report => {
    const report = reportOf("t", 1);
    return { ...report, params: { ...report.params, ...usual, ...options } };
  };
  const { comparisons, uncompared } = compareReports([runWith({}), runWith(option)], [runWith({ peer: "nats" })]);
  expect(comparisons[0]).toMatchObject({ test: "t", unpairedRuns: 0 });
  expect(uncompared).toEqual([{ test: expect.stringMatching(/^t, ./) as string, reason: "only_before" }]);
  const limited = (rate: string): Report => runWith({ ...option, rate_limit: rate });
  expect(compareReports([limited("1.00 MB")], [limited("2.00 MB")]).comparisons).toEqual([]);
});

test.each([
  ["alternately", [0, 2, 4], [1, 3, 5], true],
  ["in changing order", [0, 3, 4], [1, 2, 5], true],
  ["one side after the other", [0, 1, 2], [3, 4, 5], false],
  ["in turns except for the last", [0, 2, 4], [1, 5, 6], false],
])("given_runs_%s_when_compared_should_say_whether_they_took_turns", (_, before, after, expected) => {
  const compared = compareReports(
    before.map((second) => reportOf("t", 1, 1, second)),
    after.map((second) => reportOf("t", 1, 1, second)),
  );
  expect(compared.comparisons[0]?.tookTurns).toBe(expected);
  expect(compareNotes(compared).some((note) => note.includes("in turns"))).toBe(!expected);
});

test("given_more_runs_of_one_side_when_compared_should_say_that_some_have_no_partner", () => {
  const compared = comparedOf([1, 1, 1], [1]);
  expect(compared.comparisons[0]).toMatchObject({ pairs: 1, unpairedRuns: 2, tookTurns: undefined });
  expect(compareNotes(compared)).toEqual(["1 tests were run more often on one side: its last runs do not count"]);
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
