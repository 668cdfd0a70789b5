// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { linkSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { DashboardServer } from "../../../src/bench/dashboard/dashboard-server.ts";
import { readReports } from "../../../src/bench/report/read-reports.ts";
import { saveReport } from "../../../src/bench/report/save-report.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { foreignReport, ownReport } from "../sample-report.ts";

const damaged = [
  JSON.stringify(foreignReport).slice(0, 300),
  "null",
  JSON.stringify({ ...foreignReport, params: {} }),
  JSON.stringify({ ...foreignReport, group_metrics: [{}] }),
];

const writeDamaged = (directory: string): readonly string[] =>
  damaged.map((text, place) => {
    mkdirSync(join(directory, `damaged-${place}`));
    const path = join(directory, `damaged-${place}`, "report.json");
    writeFileSync(path, text);
    return path;
  });

test("given_damaged_reports_among_others_when_read_should_be_left_out_and_told_of", async () => {
  const directory = temporaryDirectory();
  await saveReport(foreignReport, directory);
  const paths = writeDamaged(directory);
  const skipped: string[] = [];
  const reports = await readReports(directory, (path) => skipped.push(path));
  expect(reports).toEqual([foreignReport]);
  expect(skipped.sort()).toEqual(paths);
  await expect(readReports(paths[0]!)).rejects.toMatchObject({ errorName: "invalid_format" });
});

test("given_damaged_reports_when_shown_should_answer_for_the_others_and_tell_of_each_once", async () => {
  const directory = temporaryDirectory();
  await saveReport(ownReport, directory);
  const paths = writeDamaged(directory);
  const skipped: string[] = [];
  const onSkipped = (path: string) => skipped.push(path);
  await using dashboard = await DashboardServer.start(directory, { host: "127.0.0.1", port: 0, onSkipped });
  const get = (path: string) => fetch(`http://127.0.0.1:${dashboard.port}${path}`);
  expect(await (await get("/")).text()).toContain(`/benchmarks/${ownReport.uuid}`);
  expect((await get(`/benchmarks/${ownReport.uuid}`)).status).toBe(200);
  expect(skipped.sort()).toEqual(paths);
});

test("given_a_reader_of_a_report_when_it_is_saved_again_should_never_see_it_half_written", async () => {
  const directory = temporaryDirectory();
  const folder = await saveReport(foreignReport, directory);
  const path = join(folder, "report.json");
  // A second name of the file shows what somebody sees who has opened it.
  linkSync(path, join(folder, "opened"));
  await saveReport({ ...ownReport, params: foreignReport.params }, directory);
  expect(JSON.parse(readFileSync(join(folder, "opened"), "utf8"))).toEqual(foreignReport);
  expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ uuid: ownReport.uuid });
  expect(readdirSync(folder).sort()).toEqual(["opened", "report.html", "report.json"]);
});
