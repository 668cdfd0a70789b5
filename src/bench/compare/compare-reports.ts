// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { GroupKind, GroupSummary, Report } from "../report/report-types.ts";
import { type Estimate, estimateRatio } from "./confidence.ts";

export const measures = ["throughput", "p50", "p99", "p999"] as const;
export type Measure = (typeof measures)[number];

export interface Comparison extends Estimate {
  /** The identity of the runs that were compared. */
  readonly test: string;
  readonly group: GroupKind;
  readonly measure: Measure;
  /** Medians over the runs: messages a second, or milliseconds. */
  readonly before: number;
  readonly after: number;
  /** By how much the second is slower, as a part of the first; negative when it is faster. */
  readonly slowdown: number;
  /** The interval leaves no doubt that it is slower; undefined for a single pair. */
  readonly isSurelySlower: boolean | undefined;
}

const valueIn: Readonly<Record<Measure, (summary: GroupSummary) => number>> = {
  throughput: ({ total_throughput_messages_per_second: value }) => value,
  p50: ({ merged_p50_latency_ms: merged, average_p50_latency_ms: average }) => merged ?? average,
  p99: ({ merged_p99_latency_ms: merged, average_p99_latency_ms: average }) => merged ?? average,
  p999: ({ merged_p999_latency_ms: merged, average_p999_latency_ms: average }) => merged ?? average,
};

/**
 * Compares runs of the same tests pair by pair, in the order in which they were made: the first of one side with the first of
 * the other. Runs that took turns make good pairs. What only one side has is left out.
 */
export const compareReports = (before: readonly Report[], after: readonly Report[]): readonly Comparison[] => {
  const [ours, theirs] = [byTest(before), byTest(after)];
  return [...ours].flatMap(([test, first]) => {
    const second = theirs.get(test);
    return second === undefined ? [] : compareTest(test, first, second);
  });
};

/** True when a test is slower by more than the limit, and where there are several pairs there is no doubt of it. */
export const isTooSlow = ({ slowdown, isSurelySlower }: Comparison, limit: number): boolean =>
  slowdown > limit && isSurelySlower !== false;

const compareTest = (test: string, before: readonly Report[], after: readonly Report[]): Comparison[] => {
  const pairs = Math.min(before.length, after.length);
  const groups = before[0]?.group_metrics.map(({ summary }) => summary.kind) ?? [];
  return groups.flatMap((group) =>
    measures.flatMap((measure) => {
      const values = (reports: readonly Report[]): number[] =>
        reports.slice(0, pairs).map((report) => {
          const found = report.group_metrics.find(({ summary }) => summary.kind === group);
          return found === undefined ? 0 : valueIn[measure](found.summary);
        });
      return compareValues({ test, group, measure }, values(before), values(after));
    }),
  );
};

/** Nothing where a value is missing or zero: no ratio can be made of it. */
const compareValues = (
  identity: Pick<Comparison, "test" | "group" | "measure">,
  before: readonly number[],
  after: readonly number[],
): Comparison[] => {
  const ratios = before.map((value, pair) => (after[pair] ?? 0) / value);
  if (!ratios.every((ratio) => Number.isFinite(ratio) && ratio > 0)) return [];
  const estimate = estimateRatio(ratios);
  const { ratio, interval } = estimate;
  const isRate = identity.measure === "throughput";
  return [
    {
      ...identity,
      ...estimate,
      before: median(before),
      after: median(after),
      slowdown: isRate ? 1 - ratio : ratio - 1,
      isSurelySlower: interval === undefined ? undefined : isRate ? interval[1] < 1 : interval[0] > 1,
    },
  ];
};

const byTest = (reports: readonly Report[]): ReadonlyMap<string, readonly Report[]> => {
  const tests = new Map<string, Report[]>();
  for (const report of reports) {
    const test = report.params.params_identifier;
    tests.set(test, [...(tests.get(test) ?? []), report]);
  }
  return tests;
};

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
};
