// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { parseStat, readProcessTable } from "../../../src/server/snapshot/process-table.ts";

const numbers = Array.from({ length: 49 }, (_, at) => at).join(" ");

test("given_a_stat_line_whose_name_has_parentheses_when_parsed_should_find_the_fields_behind_it", () => {
  const line = parseStat(`42 (a) b (c)) S ${numbers}`);
  expect(line).toEqual({ id: 42, name: "a) b (c)", state: "S", cpuTicks: 21, threadsCount: 16, residentPages: 20 });
});

test.each(["", "42", "42 (a", "42 a) S 1 2", "42 (a) S 1 2 3"])("given_%j_when_parsed_should_give_nothing", (text) => {
  expect(parseStat(text)).toBeUndefined();
});

test("given_this_machine_when_its_processes_are_read_should_list_this_one", async () => {
  const table = await readProcessTable("/proc");
  expect(table.find(({ id }) => id === process.pid)?.threadsCount).toBeGreaterThan(0);
});
