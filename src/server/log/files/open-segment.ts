// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { close, closeSync, openSync } from "node:fs";
import { indexPath, logPath } from "./data-directory.ts";
import type { Pooled } from "./file-pool.ts";

/**
 * The open files of a segment: its log, and its index once somebody asks for it. Most appends and reads at the end of a
 * partition do not, so that one with its files closed costs half as much. A pin keeps both open while an asynchronous operation
 * uses them; the last one closes them in the thread pool, because they may be removed by then, and who closes a removed file last
 * waits for the disk to take its blocks back.
 */
export class OpenSegment implements Pooled {
  readonly baseOffset: number;
  readonly logFd: number;
  lastUse = 0;
  readonly #partitionPath: string;
  #indexFd: number | undefined;
  /** Entries in the index file of a sealed segment, once somebody has looked. */
  indexEntries: number | undefined;
  #pins = 0;
  #closeWanted = false;

  private constructor(baseOffset: number, logFd: number, partitionPath: string) {
    this.baseOffset = baseOffset;
    this.logFd = logFd;
    this.#partitionPath = partitionPath;
  }

  /** Opens the log to read and write. */
  static open(partitionPath: string, baseOffset: number): OpenSegment {
    const logFd = openSync(logPath(partitionPath, baseOffset), "r+");
    return new OpenSegment(baseOffset, logFd, partitionPath);
  }

  /** Makes both files; fails where they exist. */
  static create(partitionPath: string, baseOffset: number): OpenSegment {
    const logFd = openSync(logPath(partitionPath, baseOffset), "wx+");
    try {
      const segment = new OpenSegment(baseOffset, logFd, partitionPath);
      segment.#indexFd = openSync(indexPath(partitionPath, baseOffset), "wx+");
      return segment;
    } catch (error) {
      closeSync(logFd);
      throw error;
    }
  }

  /** Throws the system's error when the index cannot be opened. */
  get indexFd(): number {
    this.#indexFd ??= openSync(indexPath(this.#partitionPath, this.baseOffset), "r+");
    return this.#indexFd;
  }

  pin(): void {
    this.#pins++;
  }

  unpin(): void {
    this.#pins--;
    if (this.#pins > 0 || !this.#closeWanted) return;
    for (const fd of this.#openFds) close(fd, () => {});
  }

  /** Closes the files, or lets the last pin close them. */
  close(): void {
    if (this.#closeWanted) return;
    this.#closeWanted = true;
    if (this.#pins === 0) for (const fd of this.#openFds) closeSync(fd);
  }

  get #openFds(): readonly number[] {
    return this.#indexFd === undefined ? [this.logFd] : [this.logFd, this.#indexFd];
  }
}
