// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { PeriodicTask } from "../../../src/server/lifecycle/periodic-task.ts";

const errors: string[] = [];
const logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: (message: string) => void errors.push(message),
};

beforeEach(() => {
  errors.length = 0;
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

test("given_a_task_when_started_should_run_first_after_a_full_interval_and_go_on_after_a_failure", async () => {
  let runs = 0;
  const task = new PeriodicTask(
    { name: "test", intervalMs: 1000 },
    () => {
      runs++;
      if (runs === 1) throw new Error("the first fails");
    },
    logger,
  );
  task.start();
  await vi.advanceTimersByTimeAsync(999);
  expect(runs).toBe(0);
  await vi.advanceTimersByTimeAsync(1);
  expect(runs).toBe(1);
  expect(errors).toEqual(["a background task failed"]);
  await vi.advanceTimersByTimeAsync(2000);
  expect(runs).toBe(3);
  await task.stop();
  await vi.advanceTimersByTimeAsync(5000);
  expect(runs).toBe(3);
});

test("given_work_longer_than_the_interval_when_it_runs_should_not_overlap_and_be_waited_for_at_the_end", async () => {
  let running = 0;
  let finished = 0;
  const task = new PeriodicTask(
    { name: "test", intervalMs: 100 },
    async () => {
      running++;
      expect(running).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 250));
      running--;
      finished++;
    },
    logger,
  );
  task.start();
  await vi.advanceTimersByTimeAsync(1000);
  expect(finished).toBe(3);
  expect(running).toBe(1);
  let stopped = false;
  void task.stop().then(() => {
    stopped = true;
  });
  await vi.advanceTimersByTimeAsync(0);
  expect(stopped).toBe(false);
  await vi.advanceTimersByTimeAsync(250);
  expect(stopped).toBe(true);
  expect(finished).toBe(4);
  expect(errors).toEqual([]);
});
