// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { BenchmarkOptions } from "../options/benchmark-options.ts";
import type { Report } from "../report/report-types.ts";
import { optionsOfCase } from "./case-options.ts";
import type { SuiteCase } from "./suite-matrix.ts";

export interface Suite {
  /** What all cases have in common. */
  readonly base: BenchmarkOptions;
  readonly cases: readonly SuiteCase[];
  readonly rounds: number;
}

export interface SuiteSteps {
  readonly measure: (options: BenchmarkOptions) => Promise<Report>;
  /** Takes what a case has measured, before the next one begins. Rounds count from 1. */
  readonly keep: (report: Report, one: SuiteCase, round: number) => Promise<void>;
  readonly removeStreams: (options: BenchmarkOptions) => Promise<void>;
}

/**
 * Runs one case after the other. An abort ends it, and the case that was under way is not kept.
 * @throws what the first case that fails throws
 */
export const runSuite = async (suite: Suite, steps: SuiteSteps, signal: AbortSignal): Promise<void> => {
  for (let round = 1; round <= suite.rounds; round++) await runRound(suite, round, steps, signal);
};

const runRound = async ({ base, cases }: Suite, round: number, steps: SuiteSteps, signal: AbortSignal) => {
  let writtenBytes = 0;
  // Whose streams are still there for the consumers that come next.
  let unread: BenchmarkOptions | undefined;
  try {
    for (const [place, one] of cases.entries()) {
      if (signal.aborted) return;
      const isReadNext = cases[place + 1]?.scenario === "consume";
      const options = optionsOfCase(base, one, { writtenBytes, isReadNext });
      if (isReadNext) unread = options;
      const report = await steps.measure(options);
      if (!isReadNext) unread = undefined;
      if (signal.aborted) return;
      writtenBytes = report.individual_metrics.reduce((sum, { summary }) => sum + summary.total_user_data_bytes, 0);
      await steps.keep(report, one, round);
    }
  } finally {
    if (base.cleanup && unread !== undefined) await steps.removeStreams(unread);
  }
};
