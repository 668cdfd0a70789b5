// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { terminalChart } from "../../../src/cli/bench/terminal-chart.ts";

const points = (...values: readonly number[]) => values.map((value, second) => ({ time_s: second, value }));

test("given_points_when_drawn_should_have_a_column_for_each_up_to_the_largest", () => {
  const chart = terminalChart(points(0, 4, 8, 16), { title: "MB/s", width: 30, height: 2 });
  expect(chart).toEqual(["MB/s", "       16 │   █", "        0 │ ▄██", "          └────", "           03.0 s"]);
});

test("given_more_points_than_columns_when_drawn_should_show_the_means_of_stretches", () => {
  const many = points(...Array.from({ length: 1000 }, (_, place) => (place < 500 ? 1 : 2)));
  const chart = terminalChart(many, { title: "", width: 31, height: 1 });
  expect(chart[1]).toBe(`        2 │${"▄".repeat(10)}${"█".repeat(10)}`);
  for (const line of chart) expect(line.length).toBeLessThanOrEqual(31);
});

test("given_nothing_when_drawn_should_say_so", () => {
  expect(terminalChart([], { title: "a", width: 80, height: 8 })).toEqual(["a", "  nothing to draw"]);
  expect(terminalChart(points(0, 0), { title: "a", width: 80, height: 8 })).toEqual(["a", "  nothing to draw"]);
  expect(terminalChart(points(1), { title: "a", width: 5, height: 1 })[1]).toBe("        1 │█");
});
