// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { repositoryRoot } from "../support/start-server.ts";

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
