// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { GroupKind, GroupSummary, Report } from "../report/report-types.ts";
import { type Estimate, estimateRatio } from "./confidence.ts";
import { testIdentity } from "./test-identity.ts";
import { tookTurns } from "./turns.ts";

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
  /** Each pair was measured before the next: what else changed in the meantime met both sides. Undefined for a single pair. */
  readonly tookTurns: boolean | undefined;
  /** Runs of one side that the other has no partner for. */
  readonly unpairedRuns: number;
}

/** A test that one side does not have, or a measure that a run has no value of. */
export interface Uncompared {
  readonly test: string;
  readonly group?: GroupKind;
  readonly measure?: Measure;
  readonly reason: "only_before" | "only_after" | "no_value";
}

export interface ComparedReports {
  readonly comparisons: readonly Comparison[];
  readonly uncompared: readonly Uncompared[];
}

const valueIn: Readonly<Record<Measure, (summary: GroupSummary) => number>> = {
  throughput: ({ total_throughput_messages_per_second: value }) => value,
  p50: ({ merged_p50_latency_ms: merged, average_p50_latency_ms: average }) => merged ?? average,
  p99: ({ merged_p99_latency_ms: merged, average_p99_latency_ms: average }) => merged ?? average,
  p999: ({ merged_p999_latency_ms: merged, average_p999_latency_ms: average }) => merged ?? average,
};

/**
 * Compares runs of the same tests pair by pair, in the order in which they were made: the first of one side with the first of
 * the other. Runs that took turns make good pairs. Reports come oldest first.
 */
export const compareReports = (before: readonly Report[], after: readonly Report[]): ComparedReports => {
  const [ours, theirs] = [byTest(before), byTest(after)];
  const compared: ComparedReports[] = [...ours].map(([test, first]) => {
    const second = theirs.get(test);
    return second === undefined ? uncompared({ test, reason: "only_before" }) : compareTest(test, first, second);
  });
  for (const test of theirs.keys()) if (!ours.has(test)) compared.push(uncompared({ test, reason: "only_after" }));
  return merged(compared);
};

const uncompared = (one: Uncompared): ComparedReports => ({ comparisons: [], uncompared: [one] });

const merged = (all: readonly ComparedReports[]): ComparedReports => ({
  comparisons: all.flatMap(({ comparisons }) => comparisons),
  uncompared: all.flatMap((one) => one.uncompared),
});

const compareTest = (test: string, before: readonly Report[], after: readonly Report[]): ComparedReports => {
  const pairs = Math.min(before.length, after.length);
  const [ours, theirs] = [before.slice(0, pairs), after.slice(0, pairs)];
  const groups = new Set(
    [...ours, ...theirs].flatMap(({ group_metrics: all }) => all.map(({ summary }) => summary.kind)),
  );
  const pairing: Pairing = {
    tookTurns: pairs < 2 ? undefined : tookTurns(ours, theirs),
    unpairedRuns: before.length + after.length - 2 * pairs,
  };
  return merged(
    [...groups].flatMap((group) =>
      measures.map((measure) => {
        const values = (reports: readonly Report[]): number[] =>
          reports.map((report) => {
            const found = report.group_metrics.find(({ summary }) => summary.kind === group);
            return found === undefined ? 0 : valueIn[measure](found.summary);
          });
        return compareValues({ test, group, measure }, pairing, values(ours), values(theirs));
      }),
    ),
  );
};

type Pairing = Pick<Comparison, "tookTurns" | "unpairedRuns">;

/** No ratio can be made where a value is missing or zero. */
const compareValues = (
  identity: Pick<Comparison, "test" | "group" | "measure">,
  pairing: Pairing,
  before: readonly number[],
  after: readonly number[],
): ComparedReports => {
  const ratios = before.map((value, pair) => (after[pair] ?? 0) / value);
  if (!ratios.every((ratio) => Number.isFinite(ratio) && ratio > 0)) {
    return uncompared({ ...identity, reason: "no_value" });
  }
  const estimate = estimateRatio(ratios);
  const { ratio, interval } = estimate;
  const isRate = identity.measure === "throughput";
  const comparison: Comparison = {
    ...identity,
    ...estimate,
    ...pairing,
    before: median(before),
    after: median(after),
    slowdown: isRate ? 1 - ratio : ratio - 1,
    isSurelySlower: interval === undefined ? undefined : isRate ? interval[1] < 1 : interval[0] > 1,
  };
  return { comparisons: [comparison], uncompared: [] };
};

const byTest = (reports: readonly Report[]): ReadonlyMap<string, readonly Report[]> => {
  const tests = new Map<string, Report[]>();
  for (const report of reports) {
    const test = testIdentity(report.params);
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
