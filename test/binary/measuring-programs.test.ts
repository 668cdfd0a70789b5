// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { repositoryRoot } from "../support/start-server.ts";

const nightly = process.env.IGGY_NIGHTLY === "1";
const HOUR_AND_A_HALF_MS = 5_400_000;
const execute = promisify(execFile);

/** Runs a program of test/perf as a person would, and gives what it printed. */
const runProgram = async (path: string, ...parameters: string[]): Promise<string> => {
  const tsx = join(repositoryRoot, "node_modules", ".bin", "tsx");
  const { stdout } = await execute(tsx, [join("test", "perf", path), ...parameters], { cwd: repositoryRoot });
  return stdout;
};

test("given_few_requests_when_growth_is_measured_should_print_a_row_for_each_point", async () => {
  const printed = await runProgram("growth/run.ts", "--smoke");
  expect(printed.match(/^\| 1 \|/gm)).toHaveLength(2);
  expect(printed.match(/^\| 10 \|/gm)).toHaveLength(2);
});

test("given_a_short_log_when_it_is_measured_should_find_every_message_that_was_asked_for", async () => {
  const printed = await runProgram("big-log/run.ts", "--smoke");
  expect(printed).toMatch(/^\| by offset \| \d/m);
  expect(printed).toMatch(/^\| by timestamp \| \d/m);
});

test(
  "given_a_short_soak_when_it_ends_should_have_read_every_message_once_and_in_order",
  async () => {
    const printed = await runProgram("soak/run.ts", "--smoke", ...(nightly ? ["--minutes", "60"] : []));
    const [, acknowledged, read] = /([\d,]+) messages acknowledged, ([\d,]+) read/.exec(printed) ?? [];
    expect(read).toBe(acknowledged);
    expect(printed).toMatch(/^\| open files \| \d/m);
    expect(printed).toMatch(/event loop was late: controller \d+ ms, shard 0 \d/);
  },
  HOUR_AND_A_HALF_MS,
);
