// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { IggyError } from "../../protocol/errors/iggy-error.ts";
import { isMissingFile, systemCode } from "../log/files/io-error.ts";
import { bootId, processStartTicks } from "./process-identity.ts";

/** Who uses a data directory. */
interface Holder {
  readonly pid: number;
  /** When the process started, in the system's ticks; 0 where that is not known. */
  readonly startTicks: number;
  readonly bootId: string;
  readonly hostname: string;
}

const TOUCH_MS = 5000;
/** A lock of another machine that was not touched for this long was left behind. */
const STALE_MS = 15_000;
const MAX_ATTEMPTS = 10;

/** A file that keeps two servers from using one data directory. What a killed server left behind is taken over. */
export class DataLock {
  readonly #path: string;
  readonly #toucher: NodeJS.Timeout;

  private constructor(path: string) {
    this.#path = path;
    this.#toucher = setInterval(() => this.#touch(), TOUCH_MS);
    this.#toucher.unref();
  }

  /** @throws IggyError resource_not_found never; cannot_open_... see the context when another server holds the directory */
  static acquire(root: string): DataLock {
    const path = join(root, "lock");
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      if (create(path)) return new DataLock(path);
      const found = read(path);
      if (found === undefined) continue;
      if (isAlive(found, path)) {
        throw new IggyError("cannot_create_base_directory", {
          directory: root,
          reason: `the server with process id ${found.holder.pid} on ${found.holder.hostname} is using it`,
          advice: "stop that server, or choose another directory with IGGY_SYSTEM_PATH",
        });
      }
      takeAway(path, found.text);
    }
    throw new IggyError("cannot_create_base_directory", { directory: root, reason: "its lock file keeps changing" });
  }

  release(): void {
    clearInterval(this.#toucher);
    rmSync(this.#path, { force: true });
  }

  #touch(): void {
    try {
      const now = new Date();
      utimesSync(this.#path, now, now);
    } catch {
      // Somebody removed the file by hand; the next start will make a new one.
    }
  }
}

interface Found {
  readonly text: string;
  readonly holder: Holder;
}

const create = (path: string): boolean => {
  try {
    const fd = openSync(path, "wx");
    const holder: Holder = {
      pid: process.pid,
      startTicks: processStartTicks(process.pid) ?? 0,
      bootId: bootId(),
      hostname: hostname(),
    };
    writeSync(fd, JSON.stringify(holder));
    closeSync(fd);
    return true;
  } catch (error) {
    if (systemCode(error) === "EEXIST") return false;
    throw new IggyError("cannot_create_base_directory", { path, system: systemCode(error) }, { cause: error });
  }
};

const read = (path: string): Found | undefined => {
  try {
    const text = readFileSync(path, "utf8");
    return { text, holder: parse(text) };
  } catch (error) {
    if (isMissingFile(error)) return undefined;
    throw error;
  }
};

/** A file that was written halfway belongs to nobody who is alive. */
const parse = (text: string): Holder => {
  try {
    return JSON.parse(text) as Holder;
  } catch {
    return { pid: 0, startTicks: 0, bootId: "", hostname: hostname() };
  }
};

const isAlive = ({ holder }: Found, path: string): boolean => {
  if (holder.hostname !== hostname()) return Date.now() - statSync(path).mtimeMs < STALE_MS;
  if (holder.pid === 0 || holder.bootId !== bootId()) return false;
  const startTicks = processStartTicks(holder.pid);
  if (startTicks !== undefined) return startTicks === holder.startTicks;
  return holder.startTicks === 0 && isRunning(holder.pid);
};

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Removes a lock that was left behind, unless another server was faster and the file is its own by now. */
const takeAway = (path: string, text: string): void => {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (isMissingFile(error)) return;
    throw error;
  }
  if (readFileSync(aside, "utf8") === text) rmSync(aside);
  else renameSync(aside, path);
};
