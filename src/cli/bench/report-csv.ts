// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { appendFile, readFile } from "node:fs/promises";
import type { Report } from "../../bench/report/report-types.ts";
import { UserError } from "../errors/user-error.ts";
import { rowAsText } from "../output/write.ts";

/** Commands are long, and histograms are for programs that read the report itself. */
const leftOut: ReadonlySet<string> = new Set(["bench_command", "pretty_name", "extra_info", "merged_histogram"]);
/** Only runs with a rate have these. */
const scheduled = [
  "intended_p50_latency_ms",
  "intended_p99_latency_ms",
  "intended_p999_latency_ms",
  "intended_max_latency_ms",
];

/**
 * Adds a line for each group of a report to a file, below a line with the names of the columns, so that several runs are one table.
 * @throws UserError for a file that has something else in it
 */
export const appendCsv = async (path: string, report: Report): Promise<void> => {
  const rows = rowsOf(report);
  const header = rowAsText(Object.keys(rows[0] ?? {}), "csv");
  const before = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  if (before !== "" && before.split("\n", 1)[0] !== header) {
    throw new UserError(`${path} has other columns`, { hint: "name another file for --csv" });
  }
  const lines = rows.map((row) => rowAsText(Object.values(row), "csv"));
  await appendFile(path, [...(before === "" ? [header] : []), ...lines, ""].join("\n"));
};

const rowsOf = ({ timestamp, params, group_metrics: groups }: Report): readonly Readonly<Record<string, string>>[] =>
  groups.map(({ summary }) => {
    const intended = Object.fromEntries(scheduled.map((name) => [name, ""]));
    const facts = { timestamp, ...params, group: summary.kind, ...intended, ...summary, kind: undefined };
    const columns = Object.entries(facts).filter(([name, value]) => !leftOut.has(name) && value !== undefined);
    return Object.fromEntries(columns.map(([name, value]) => [name, value === null ? "" : String(value)]));
  });
