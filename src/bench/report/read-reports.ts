// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { IggyError } from "../../protocol/errors/iggy-error.ts";
import type { Report } from "./report-types.ts";

const FILE = "report.json";
const MAX_REPORTS = 10_000;

/**
 * The report in a file, or all reports below a directory, oldest first.
 * @throws IggyError cannot_read_file, invalid_format
 */
export const readReports = async (path: string): Promise<readonly Report[]> => {
  const paths = await reportPaths(path);
  const reports: Report[] = [];
  for (const one of paths.slice(0, MAX_REPORTS)) reports.push(await readReport(one));
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
    const report = JSON.parse(await readFile(path, "utf8")) as Partial<Report>;
    if (typeof report.uuid === "string" && Array.isArray(report.group_metrics) && report.params !== undefined) {
      return report as Report;
    }
  } catch (cause) {
    throw new IggyError("invalid_format", { path, reason: "no report of a benchmark" }, { cause });
  }
  throw new IggyError("invalid_format", { path, reason: "no report of a benchmark" });
};
