// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from "node:crypto";
import {
  constants,
  copyFileSync,
  linkSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
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
const MAX_ATTEMPTS = 200;
/** How long to wait for another server that takes over a lock. */
const CLAIM_WAIT_MS = 10;
/** What file systems that know no second names say. */
const WITHOUT_LINKS = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"]);
const sleeping = new Int32Array(new SharedArrayBuffer(4));

/** A file that keeps two servers from using one data directory. What a killed server left behind is taken over. */
export class DataLock {
  readonly #path: string;
  readonly #toucher: NodeJS.Timeout;

  private constructor(path: string) {
    this.#path = path;
    this.#toucher = setInterval(() => this.#touch(), TOUCH_MS);
    this.#toucher.unref();
  }

  /** @throws IggyError cannot_create_base_directory, with who uses the directory in its context */
  static acquire(root: string): DataLock {
    const path = join(root, "lock");
    const own = `${path}.${randomUUID()}`;
    try {
      writeFileSync(own, JSON.stringify(thisProcess()));
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        if (putThere(own, path)) return new DataLock(path);
        const found = read(path);
        if (found === undefined) continue;
        if (isAlive(found, path)) {
          throw new IggyError("cannot_create_base_directory", {
            directory: root,
            reason: `the server with process id ${found.holder.pid} on ${found.holder.hostname} is using it`,
            advice: "stop that server, or choose another directory with IGGY_SYSTEM_PATH",
          });
        }
        if (takeOver(own, path, found.text)) return new DataLock(path);
      }
    } catch (error) {
      if (error instanceof IggyError) throw error;
      throw new IggyError("cannot_create_base_directory", { path, system: systemCode(error) }, { cause: error });
    } finally {
      rmSync(own, { force: true });
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

const thisProcess = (): Holder => ({
  pid: process.pid,
  startTicks: processStartTicks(process.pid) ?? 0,
  bootId: bootId(),
  hostname: hostname(),
});

/** Gives a whole file a second name at once, so that nobody ever reads half of a lock; false where the name is taken. */
const putThere = (own: string, path: string): boolean => {
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if (systemCode(error) === "EEXIST") return false;
    if (!WITHOUT_LINKS.has(systemCode(error) ?? "")) throw error;
  }
  try {
    copyFileSync(own, path, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if (systemCode(error) === "EEXIST") return false;
    throw error;
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

/**
 * Replaces the lock with these contents, which somebody who is dead left behind. Only who holds the claim may do that, so that nobody
 * takes away what another one has just put there.
 */
const takeOver = (own: string, path: string, text: string): boolean => {
  const claim = `${path}.claim`;
  if (!putThere(own, claim)) {
    const claimed = read(claim);
    if (claimed !== undefined && !isAlive(claimed, claim)) rmSync(claim, { force: true });
    else Atomics.wait(sleeping, 0, 0, CLAIM_WAIT_MS);
    return false;
  }
  try {
    if (read(path)?.text !== text) return false;
    renameSync(own, path);
    return true;
  } finally {
    rmSync(claim, { force: true });
  }
};
