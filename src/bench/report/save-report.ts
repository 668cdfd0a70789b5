// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { reportPage } from "../html/report-page.ts";
import type { Report } from "./report-types.ts";

/** Writes the report, as data and as a page, into a folder of its own and gives the folder's path. */
export const saveReport = async (report: Report, directory: string): Promise<string> => {
  const folder = join(directory, folderName(report));
  await mkdir(folder, { recursive: true });
  await writeWhole(join(folder, "report.json"), JSON.stringify(report));
  await writeWhole(join(folder, "report.html"), reportPage(report));
  return folder;
};

/** Whoever reads meanwhile, or after a disk that was full, sees the whole file or none. */
const writeWhole = async (path: string, text: string): Promise<void> => {
  const beside = `${path}.part`;
  try {
    await writeFile(beside, text);
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
};

/** What was measured, where, and when: a second run never takes the place of the first. */
export const folderName = ({ params, hardware, timestamp }: Report): string =>
  [
    params.benchmark_kind,
    params.producers + params.consumers,
    params.message_size,
    params.messages_per_batch,
    params.message_batches,
    params.transport,
    ...(params.remark === null ? [] : [params.remark]),
    params.gitref,
    hardware.identifier,
    timestamp.replaceAll(/[:.]/g, "-"),
  ]
    .join("_")
    .replaceAll(/[^A-Za-z0-9._-]+/g, "-");
