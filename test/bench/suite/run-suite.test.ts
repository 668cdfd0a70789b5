// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import type { BenchmarkOptions } from "../../../src/bench/options/benchmark-options.ts";
import type { Report } from "../../../src/bench/report/report-types.ts";
import { runSuite } from "../../../src/bench/suite/run-suite.ts";
import { type Scenario, suiteCases } from "../../../src/bench/suite/suite-matrix.ts";
import { benchmarkOptions } from "../benchmark-options.ts";

/** As much of a report as a suite reads. */
const report = { individual_metrics: [{ summary: { total_user_data_bytes: 700 } }] } as unknown as Report;

interface Course {
  readonly scenarios: readonly Scenario[];
  readonly actors?: readonly number[];
  readonly cleanup?: boolean;
  /** What happens in the n-th run, from 1. */
  readonly during?: (run: number, stop: AbortController) => void;
}

/** Runs a suite of two rounds, of which nothing is measured. */
const run = async ({ scenarios, actors = [2], cleanup = true, during }: Course) => {
  const measured: BenchmarkOptions[] = [];
  const kept: string[] = [];
  const removed: number[] = [];
  const stop = new AbortController();
  const error = await runSuite(
    {
      base: { ...benchmarkOptions("pinned_producer"), cleanup },
      cases: suiteCases({ messageBytes: [1], messagesPerBatch: [1], actors, scenarios }),
      rounds: 2,
    },
    {
      measure: async (options) => {
        measured.push(options);
        during?.(measured.length, stop);
        return report;
      },
      keep: async (_, { scenario, producers }, round) => {
        kept.push(`${scenario} ${producers} ${round}`);
      },
      removeStreams: async ({ streams }) => {
        removed.push(streams);
      },
    },
    stop.signal,
  ).catch((problem: unknown) => problem);
  return { measured, kept, removed, error };
};

test("given_producers_alone_when_run_should_clean_up_after_each", async () => {
  const { measured, removed } = await run({ scenarios: ["produce", "both"] });
  expect(measured.map(({ cleanup }) => cleanup)).toEqual([true, true, true, true]);
  expect(removed).toEqual([]);
});

test("given_consumers_when_run_should_read_what_was_written_and_clean_up_behind_them", async () => {
  const { measured, kept, removed } = await run({ scenarios: ["consume"], actors: [1, 4] });
  expect(kept.slice(0, 4)).toEqual(["produce 1 1", "consume 1 1", "produce 4 1", "consume 4 1"]);
  expect(measured.slice(0, 2).map(({ cleanup }) => cleanup)).toEqual([false, true]);
  expect(measured[1]?.amount).toMatchObject({ unit: "bytes", bytes: 700 });
  expect([kept.length, removed]).toEqual([8, []]);
});

const failAt = (place: number) => (current: number) => {
  if (current === place) throw new Error("no disk");
};

test("given_a_run_that_fails_when_run_should_have_kept_those_before_and_give_its_error", async () => {
  const { kept, error, measured } = await run({ scenarios: ["produce", "both"], during: failAt(4) });
  expect(kept).toEqual(["produce 2 1", "both 2 1", "produce 2 2"]);
  expect([measured.length, (error as Error).message]).toEqual([4, "no disk"]);
});

test.each([1, 2])("given_run_%i_that_fails_when_streams_wait_for_consumers_should_take_them_away", async (place) => {
  const { removed, error } = await run({ scenarios: ["consume"], during: failAt(place) });
  expect([removed, (error as Error).message]).toEqual([[2], "no disk"]);
  expect((await run({ scenarios: ["consume"], during: failAt(place), cleanup: false })).removed).toEqual([]);
});

test("given_an_abort_when_run_should_end_without_the_run_under_way_and_its_streams", async () => {
  const during = (current: number, stop: AbortController): void => {
    if (current === 3) stop.abort();
  };
  const { measured, kept, removed, error } = await run({ scenarios: ["consume"], during });
  expect(kept).toEqual(["produce 2 1", "consume 2 1"]);
  expect([measured.length, removed, error]).toEqual([3, [2], undefined]);
});
