// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { IggyError } from "../../protocol/errors/iggy-error.ts";
import type { Report } from "./report-types.ts";

const FILE = "report.json";
const MAX_REPORTS = 10_000;

/**
 * The report in a file, or all reports below a directory, oldest first. In a directory what is no report is left out and told of.
 * @throws IggyError cannot_read_file, and invalid_format for a file that was named
 */
export const readReports = async (
  path: string,
  onSkipped: (path: string) => void = () => {},
): Promise<readonly Report[]> => {
  const paths = await reportPaths(path);
  const reports: Report[] = [];
  for (const one of paths.slice(0, MAX_REPORTS)) {
    try {
      reports.push(await readReport(one));
    } catch (error) {
      if (one === path) throw error;
      onSkipped(one);
    }
  }
  return reports.sort((one, other) => Date.parse(one.timestamp) - Date.parse(other.timestamp));
};

/** Files named report.json, or the path itself where it is a file. */
export const reportPaths = async (path: string): Promise<readonly string[]> => {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const names = await readdir(path, { recursive: true });
    return names.filter((name) => name === FILE || name.endsWith(`/${FILE}`)).map((name) => join(path, name));
  } catch (cause) {
    throw new IggyError("cannot_read_file", { path }, { cause });
  }
};

const readReport = async (path: string): Promise<Report> => {
  try {
    const report: unknown = JSON.parse(await readFile(path, "utf8"));
    if (isReport(report)) return report;
  } catch (cause) {
    throw new IggyError("invalid_format", { path, reason: "no report of a benchmark" }, { cause });
  }
  throw new IggyError("invalid_format", { path, reason: "no report of a benchmark" });
};

/** Has what lists and pages cannot do without. */
const isReport = (value: unknown): value is Report => {
  const { uuid, timestamp, params, hardware, group_metrics: groups, individual_metrics: actors } = fieldsOf(value);
  const { benchmark_kind: kind, pretty_name: name } = fieldsOf(params);
  return (
    [uuid, timestamp, kind, name].every((field) => typeof field === "string") &&
    typeof hardware === "object" &&
    hardware !== null &&
    Array.isArray(groups) &&
    groups.every((group) => typeof fieldsOf(fieldsOf(group)["summary"])["kind"] === "string") &&
    Array.isArray(actors)
  );
};

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
