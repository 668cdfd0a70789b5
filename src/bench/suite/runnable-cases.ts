// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { BenchmarkOptions } from "../options/benchmark-options.ts";
import { brokenRule } from "../options/rules.ts";
import { optionsOfCase } from "./case-options.ts";
import type { Scenario, SuiteCase } from "./suite-matrix.ts";

export interface RunnableCases {
  readonly cases: readonly SuiteCase[];
  /** What the rules forbid, in words. */
  readonly leftOut: readonly string[];
}

/** The cases that could be run as single benchmarks. Who writes only for consumers that are left out goes with them. */
export const runnableCases = (
  base: BenchmarkOptions,
  all: readonly SuiteCase[],
  wanted: readonly Scenario[],
): RunnableCases => {
  const problems = all.map((one) => brokenRule(optionsOfCase(base, one, { writtenBytes: 0, isReadNext: false })));
  const runs = (place: number): boolean => all[place] !== undefined && problems[place] === undefined;
  const isOfUse = ({ scenario }: SuiteCase, place: number): boolean =>
    scenario !== "produce" || wanted.includes(scenario) || runs(place + 1);
  return {
    cases: all.filter((one, place) => runs(place) && isOfUse(one, place)),
    leftOut: describeProblems(all, problems),
  };
};

/** "4 runs of group: it works in consumer groups, which HTTP has no connections for" */
const describeProblems = (all: readonly SuiteCase[], problems: readonly (string | undefined)[]): readonly string[] => {
  const counts = new Map<string, number>();
  for (const [place, { scenario }] of all.entries()) {
    const problem = problems[place];
    if (problem === undefined) continue;
    const text = `${scenario}: ${problem}`;
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].map(([text, count]) => `${count} runs of ${text}`);
};
