// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { reportPage } from "../../../src/bench/html/report-page.ts";
import { foreignReport, ownReport } from "../sample-report.ts";

const cells = (values: readonly number[]): string => values.map((value) => `<td>${value}</td>`).join("");

test("given_a_report_of_another_tool_when_shown_should_have_the_means_of_its_actors_for_percentiles", () => {
  const page = reportPage(foreignReport);
  expect(page).toContain(cells([1.25, 1.5, 1.75, 2.125, 2.25, 2.375, 3.5]));
  expect(page).toContain("tcp to 127.0.0.1:8090, version 0.8.0");
  expect(page).toContain("as fast as it goes");
  expect(page).not.toMatch(/undefined|NaN|Due p50/);
});

test("given_a_peer_in_an_open_loop_when_shown_should_say_its_version_durability_rate_and_latencies_from_when_due", () => {
  const page = reportPage(ownReport);
  expect(page).toContain("nats to 127.0.0.1:8090, version NATS 2.15.2");
  expect(page).toContain("durability: kept in &#60;memory&#62;");
  expect(page).toContain("50.00 KB a second, sent when due (open loop)");
  expect(page).toContain("<th>Due p50</th><th>Due p99</th><th>Due p99.9</th><th>Due max</th>");
  expect(page).toContain(cells([1.25, 1.5, 1.75, 4.625, 2.25, 2.375, 3.5, 6.125, 7.125, 8.125, 9.125]));
  expect(page).not.toContain("undefined");
});
