// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readdir, readFile } from "node:fs/promises";

/** One process or thread, from its stat file: what proc(5) calls pid, comm, state, utime + stime, num_threads and rss. */
export interface ProcessLine {
  readonly id: number;
  readonly name: string;
  readonly state: string;
  readonly cpuTicks: number;
  readonly threadsCount: number;
  readonly residentPages: number;
}

const MAX_PROCESSES = 4096;

/** Every process of a directory such as /proc, or every thread of /proc/self/task; those that end meanwhile are left out. */
export const readProcessTable = async (directory: string): Promise<ProcessLine[]> => {
  const ids = (await readdir(directory)).filter((name) => /^\d+$/.test(name)).slice(0, MAX_PROCESSES);
  const lines: ProcessLine[] = [];
  for (const id of ids) {
    const stat = await readFile(`${directory}/${id}/stat`, "utf8").catch(() => undefined);
    const line = stat === undefined ? undefined : parseStat(stat);
    if (line !== undefined) lines.push(line);
  }
  return lines;
};

/** The name stands in parentheses and may hold anything, parentheses too; 50 numbers follow it. */
export const parseStat = (stat: string): ProcessLine | undefined => {
  const end = stat.lastIndexOf(")");
  const start = stat.indexOf("(");
  const fields = stat.slice(end + 2).split(" ");
  if (start < 0 || end < start || fields.length < 22) return undefined;
  return {
    id: Number.parseInt(stat, 10),
    name: stat.slice(start + 1, end),
    state: fields[0] ?? "",
    cpuTicks: Number(fields[11]) + Number(fields[12]),
    threadsCount: Number(fields[17]),
    residentPages: Number(fields[21]),
  };
};

export const printProcessTable = (lines: readonly ProcessLine[]): string => {
  const head = row(["ID", "STATE", "THREADS", "RESIDENT PAGES", "CPU TICKS", "NAME"]);
  const rows = lines.map((line) =>
    row([line.id, line.state, line.threadsCount, line.residentPages, line.cpuTicks, line.name]),
  );
  return [head, ...rows, ""].join("\n");
};

const row = ([id, state, threads, pages, ticks, name]: readonly (string | number | undefined)[]): string =>
  [id, state, threads, pages, ticks].map((cell, place) => String(cell).padStart(place < 3 ? 8 : 15)).join("") +
  `  ${name}`;
