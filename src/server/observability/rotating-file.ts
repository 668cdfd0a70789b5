// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { statSync } from "node:fs";
import { join } from "node:path";
import type { DestinationStream } from "pino";
import { isMissingFile } from "../log/files/io-error.ts";
import { LOG_FILE_NAME, LogArchives, type LogFileLimits } from "./log-archives.ts";

/** A file that is written at once and can be begun anew under the same name. */
interface ReopenableFile extends DestinationStream {
  reopen(): void;
}

interface Options {
  readonly directory: string;
  readonly limits: LogFileLimits;
  /** Called when old files cannot be moved or deleted; lines go on into the current one. */
  readonly onProblem: (error: unknown) => void;
}

/** The log file: when a line would make it too large it becomes an archive, and the line the first of a new file. */
export class RotatingFile implements DestinationStream {
  readonly #file: ReopenableFile;
  readonly #options: Options;
  readonly #archives: LogArchives;
  #bytes: number;

  /** `open` opens a file for appending, and makes its directory. */
  constructor(options: Options, open: (path: string) => ReopenableFile) {
    const { directory, limits } = options;
    const path = join(directory, LOG_FILE_NAME);
    this.#options = options;
    this.#archives = new LogArchives(directory, limits);
    this.#bytes = sizeOf(path);
    this.#file = open(path);
  }

  write(line: string): void {
    const lineBytes = Buffer.byteLength(line);
    const { maxFileBytes } = this.#options.limits;
    if (maxFileBytes > 0 && this.#bytes > 0 && this.#bytes + lineBytes > maxFileBytes) this.#rotate();
    this.#bytes += lineBytes;
    this.#file.write(line);
  }

  /** Deletes the archives that are too old or too many. */
  clean(nowMs: number): void {
    this.#archives.clean(nowMs);
  }

  #rotate(): void {
    // Counted from 0 also after a failure: the next try is a whole file away, not at every line.
    this.#bytes = 0;
    try {
      this.#archives.take();
      this.#file.reopen();
    } catch (error) {
      this.#options.onProblem(error);
    }
  }
}

const sizeOf = (path: string): number => {
  try {
    return statSync(path).size;
  } catch (error) {
    if (isMissingFile(error)) return 0;
    throw error;
  }
};
