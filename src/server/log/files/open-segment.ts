// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { existsSync } from "node:fs";
import { indexPath, logPath } from "./data-directory.ts";
import type { FilePool } from "./file-pool.ts";
import { PooledFile } from "./pooled-file.ts";

/**
 * The files of a segment: its log, and its index, which most appends and reads at the end of a partition do not need. Each is
 * opened when it is used. A pin keeps both open while an asynchronous operation uses the log.
 */
export class OpenSegment {
  readonly baseOffset: number;
  readonly #partitionPath: string;
  readonly #pool: FilePool | undefined;
  readonly #log: PooledFile;
  #index: PooledFile | undefined;
  /** Entries in the index file of a sealed segment, once somebody has looked. */
  indexEntries: number | undefined;

  /** Without a pool the files stay open until they are closed. */
  constructor(partitionPath: string, baseOffset: number, pool?: FilePool) {
    this.baseOffset = baseOffset;
    this.#partitionPath = partitionPath;
    this.#pool = pool;
    this.#log = new PooledFile(logPath(partitionPath, baseOffset), pool);
  }

  /** Makes both files; fails where they exist. */
  static create(partitionPath: string, baseOffset: number, pool?: FilePool): OpenSegment {
    const segment = new OpenSegment(partitionPath, baseOffset, pool);
    segment.#log.create();
    try {
      segment.#indexFile().create();
      return segment;
    } catch (error) {
      segment.close();
      throw error;
    }
  }

  /** Until another file is opened. Throws the system's error when the log cannot be opened. */
  get logFd(): number {
    return this.#log.fd;
  }

  /** Until another file is opened. Throws the system's error when the index cannot be opened. */
  get indexFd(): number {
    return this.#indexFile().fd;
  }

  get isOpen(): boolean {
    return this.#log.isOpen || this.#index?.isOpen === true;
  }

  get isPinned(): boolean {
    return this.#log.isPinned;
  }

  /** Throws the system's error when the log cannot be opened. */
  open(): void {
    if (!this.#log.isOpen) this.#log.open();
  }

  hasIndex(): boolean {
    return existsSync(this.#indexFile().path);
  }

  /** Tells that the index was used and will not be soon: it is closed where descriptors are short. */
  restIndex(): void {
    if (this.#pool?.isFull === true) this.#index?.close();
  }

  pin(): void {
    this.#log.pin();
  }

  unpin(): void {
    this.#log.unpin();
    // It was to be closed, and so is the index.
    if (!this.#log.isOpen) this.#index?.closeLater();
  }

  /** Closes the files, or lets the last pin close them. */
  close(): void {
    this.#log.close();
    if (!this.#log.isOpen) this.#index?.close();
  }

  #indexFile(): PooledFile {
    this.#index ??= new PooledFile(indexPath(this.#partitionPath, this.baseOffset), this.#pool);
    return this.#index;
  }
}
