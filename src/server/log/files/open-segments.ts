// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { FileOwner, FilePool } from "./file-pool.ts";
import { isMissingFile } from "./io-error.ts";
import { OpenSegment } from "./open-segment.ts";
import { removeSegmentFiles } from "./remove-files.ts";

/** The segments of one partition that one thread has open, through the thread's pool. */
export class OpenSegments implements FileOwner<OpenSegment> {
  readonly #partitionPath: string;
  readonly #pool: FilePool;
  readonly #open = new Map<number, OpenSegment>();

  constructor(partitionPath: string, pool: FilePool) {
    this.#partitionPath = partitionPath;
    this.#pool = pool;
  }

  /** The segment that starts at `baseOffset`; throws the system's error when it cannot be opened. */
  get(baseOffset: number): OpenSegment {
    const known = this.#open.get(baseOffset);
    if (known !== undefined) {
      this.#pool.touch(known);
      return known;
    }
    this.#pool.makeRoom();
    return this.#add(OpenSegment.open(this.#partitionPath, baseOffset));
  }

  /** The segment that starts at `baseOffset`, made anew where one of its files is missing. */
  getOrCreate(baseOffset: number): OpenSegment {
    try {
      const segment = this.get(baseOffset);
      if (segment.indexFd >= 0) return segment;
    } catch (error) {
      if (!isMissingFile(error)) throw error;
    }
    this.#close(baseOffset);
    removeSegmentFiles(this.#partitionPath, baseOffset);
    return this.create(baseOffset);
  }

  create(baseOffset: number): OpenSegment {
    this.#pool.makeRoom();
    return this.#add(OpenSegment.create(this.#partitionPath, baseOffset));
  }

  /** The pool closes the segment. */
  forget({ baseOffset }: OpenSegment): void {
    this.#open.delete(baseOffset);
  }

  /** Closes the segments that start below `offset`. */
  closeBelow(offset: number): void {
    for (const baseOffset of this.#open.keys()) {
      if (baseOffset < offset) this.#close(baseOffset);
    }
  }

  closeAll(): void {
    for (const segment of this.#open.values()) this.#pool.close(segment);
    this.#open.clear();
  }

  #close(baseOffset: number): void {
    const segment = this.#open.get(baseOffset);
    if (segment === undefined) return;
    this.#pool.close(segment);
    this.#open.delete(baseOffset);
  }

  #add(segment: OpenSegment): OpenSegment {
    this.#pool.add(segment, this);
    this.#open.set(segment.baseOffset, segment);
    return segment;
  }
}
