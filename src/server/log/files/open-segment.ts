// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { closeSync, openSync } from "node:fs";
import { indexPath, logPath } from "./data-directory.ts";
import type { Pooled } from "./file-pool.ts";

/** The two open files of a segment. A pin keeps them open while an asynchronous operation uses them. */
export class OpenSegment implements Pooled {
  readonly baseOffset: number;
  readonly logFd: number;
  readonly indexFd: number;
  /** Entries in the index file of a sealed segment, once somebody has looked. */
  indexEntries: number | undefined;
  #pins = 0;
  #closeWanted = false;

  private constructor(baseOffset: number, logFd: number, indexFd: number) {
    this.baseOffset = baseOffset;
    this.logFd = logFd;
    this.indexFd = indexFd;
  }

  /** Opens both files to read and write; `create` makes them and fails where they exist. */
  static open(partitionPath: string, baseOffset: number, create: boolean): OpenSegment {
    const flags = create ? "wx+" : "r+";
    const logFd = openSync(logPath(partitionPath, baseOffset), flags);
    try {
      return new OpenSegment(baseOffset, logFd, openSync(indexPath(partitionPath, baseOffset), flags));
    } catch (error) {
      closeSync(logFd);
      throw error;
    }
  }

  pin(): void {
    this.#pins++;
  }

  unpin(): void {
    this.#pins--;
    if (this.#pins === 0 && this.#closeWanted) this.#closeFiles();
  }

  /** Closes the files, or lets the last pin close them. */
  close(): void {
    if (this.#closeWanted) return;
    this.#closeWanted = true;
    if (this.#pins === 0) this.#closeFiles();
  }

  #closeFiles(): void {
    closeSync(this.logFd);
    closeSync(this.indexFd);
  }
}
