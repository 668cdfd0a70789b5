// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { lstat, open, readdir, readFile } from "node:fs/promises";
import { freemem, loadavg, tmpdir, totalmem, uptime } from "node:os";
import { join } from "node:path";
import type { SnapshotType } from "../../protocol/primitives/enumerations.ts";
import { printProcessTable, readProcessTable } from "./process-table.ts";

/** Where a snapshot looks. */
export interface SnapshotSources {
  readonly dataDirectory: string;
  readonly logDirectory: string;
  /** The effective configuration, as TOML with its secrets masked. */
  readonly configFile: string;
}

/** Gives an entry's content, at most `maxBytes`; rejects when it cannot be had. */
type Collector = (sources: SnapshotSources, maxBytes: number) => Promise<Buffer>;

const MAX_LISTED_NAMES = 2000;
/** Neither the environment nor command lines: both hold secrets of this process and of others. */
const MACHINE_FILES = ["/proc/version", "/proc/loadavg", "/proc/meminfo", "/proc/stat", "/proc/mounts"];
const OWN_FILES = ["/proc/self/status", "/proc/self/limits", "/proc/self/io", "/proc/self/schedstat"];

export const collectors: Readonly<Record<Exclude<SnapshotType, "all">, Collector>> = {
  filesystem_overview: async ({ dataDirectory }, maxBytes) => {
    const listings = [];
    for (const directory of [tmpdir(), "/proc", dataDirectory]) listings.push(await list(directory));
    return cut(listings.join("\n"), maxBytes);
  },
  process_list: async (_, maxBytes) => {
    const table = await readProcessTable("/proc").then(printProcessTable, () => "no /proc here\n");
    const dumps = [];
    for (const path of [...MACHINE_FILES, ...OWN_FILES]) dumps.push(await dump(path));
    return cut([table, ...dumps].join("\n"), maxBytes);
  },
  resource_usage: async (_, maxBytes) => {
    const threads = await readProcessTable("/proc/self/task").catch(() => []);
    const all = await readProcessTable("/proc").catch(() => []);
    const busiest = all.toSorted((one, other) => other.cpuTicks - one.cpuTicks).slice(0, 50);
    const usage = { process: process.resourceUsage(), memory: process.memoryUsage() };
    const machine = { uptimeSeconds: uptime(), load: loadavg(), totalBytes: totalmem(), freeBytes: freemem() };
    const parts = [
      JSON.stringify({ machine, ...usage }, undefined, 2),
      `threads of this process\n${printProcessTable(threads)}`,
      `busiest processes\n${printProcessTable(busiest)}`,
    ];
    return cut(parts.join("\n"), maxBytes);
  },
  test: async () => Buffer.from("test\n"),
  server_logs: ({ logDirectory }, maxBytes) => readLogs(logDirectory, maxBytes),
  server_config: async ({ configFile }, maxBytes) => cut(await readFile(configFile, "utf8"), maxBytes),
};

const cut = (text: string, maxBytes: number): Buffer => Buffer.from(text).subarray(0, maxBytes);

const list = async (directory: string): Promise<string> => {
  const names = await readdir(directory).catch((error: Error) => error);
  if (names instanceof Error) return `${directory}: ${names.message}\n`;
  const lines = [`${directory}: ${names.length} entries`];
  for (const name of names.toSorted().slice(0, MAX_LISTED_NAMES)) {
    const entry = await lstat(join(directory, name)).catch(() => undefined);
    if (entry === undefined) continue;
    const mode = entry.mode.toString(8).padStart(6, "0");
    lines.push(`${mode} ${String(entry.size).padStart(14)} ${entry.mtime.toISOString()} ${name}`);
  }
  return `${lines.join("\n")}\n`;
};

const dump = async (path: string): Promise<string> => {
  const content = await readFile(path, "utf8").catch((error: Error) => `${error.message}\n`);
  return `== ${path}\n${content}`;
};

/** All log files, the oldest first; of more than `maxBytes` the newest. */
const readLogs = async (directory: string, maxBytes: number): Promise<Buffer> => {
  const names = await readdir(directory);
  const files = [];
  for (const name of names) {
    const path = join(directory, name);
    const entry = await lstat(path);
    if (entry.isFile()) files.push({ path, size: entry.size, modifiedMs: entry.mtimeMs });
  }
  files.sort((one, other) => other.modifiedMs - one.modifiedMs);
  const newestFirst: Buffer[] = [];
  let leftBytes = maxBytes;
  for (const { path, size } of files) {
    if (leftBytes <= 0) break;
    const tail = await readTail(path, size, Math.min(size, leftBytes));
    newestFirst.push(tail);
    leftBytes -= tail.length;
  }
  return Buffer.concat(newestFirst.reverse());
};

const readTail = async (path: string, size: number, length: number): Promise<Buffer> => {
  const file = await open(path, "r");
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    const content = buffer.subarray(0, bytesRead);
    // A line that is cut could hold a part of a secret, which nothing would recognise.
    return length < size ? content.subarray(content.indexOf("\n") + 1) : content;
  } finally {
    await file.close();
  }
};
