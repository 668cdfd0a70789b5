// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

export interface LogFileLimits {
  /** Size a log file may have before the next is begun; 0 for any. */
  readonly maxFileBytes: number;
  /** Size of all archives together; 0 for any. */
  readonly maxTotalBytes: number;
  /** How long an archive is kept after its last line. */
  readonly retentionMs: number;
}

export const LOG_FILE_NAME = "iggy-server.log";
const ARCHIVE_NAME = /^iggy-server\.log\.(\d{1,6})$/;
const MAX_ARCHIVES = 100_000;

/** Old log files: iggy-server.log.1 is the newest, the higher the number the older. All methods throw the system's error. */
export class LogArchives {
  readonly #directory: string;
  readonly #limits: LogFileLimits;

  constructor(directory: string, limits: LogFileLimits) {
    this.#directory = directory;
    this.#limits = limits;
  }

  /** Makes the current log file the newest archive. Those behind the last number that the limits allow are deleted. */
  take(): void {
    const maxArchives = this.#maxArchives();
    for (const number of this.#numbers().reverse()) {
      if (number >= maxArchives) rmSync(this.#path(number), { force: true });
      else renameSync(this.#path(number), this.#path(number + 1));
    }
    renameSync(join(this.#directory, LOG_FILE_NAME), this.#path(1));
    this.#shrink();
  }

  /** Deletes the archives that are too old, and the oldest ones while all together are too large. */
  clean(nowMs: number): void {
    for (const number of this.#numbers()) {
      const path = this.#path(number);
      if (nowMs - statSync(path).mtimeMs > this.#limits.retentionMs) rmSync(path, { force: true });
    }
    this.#shrink();
  }

  #shrink(): void {
    const { maxTotalBytes } = this.#limits;
    if (maxTotalBytes === 0) return;
    let totalBytes = 0;
    for (const number of this.#numbers()) {
      const path = this.#path(number);
      totalBytes += statSync(path).size;
      if (totalBytes > maxTotalBytes) rmSync(path, { force: true });
    }
  }

  #maxArchives(): number {
    const { maxFileBytes, maxTotalBytes } = this.#limits;
    if (maxTotalBytes === 0 || maxFileBytes === 0) return MAX_ARCHIVES;
    return Math.min(Math.max(1, Math.floor(maxTotalBytes / maxFileBytes)), MAX_ARCHIVES);
  }

  /** Newest first. */
  #numbers(): number[] {
    return readdirSync(this.#directory)
      .flatMap((name) => ARCHIVE_NAME.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b);
  }

  #path(number: number): string {
    return join(this.#directory, `${LOG_FILE_NAME}.${number}`);
  }
}
