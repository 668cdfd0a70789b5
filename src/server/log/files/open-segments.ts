// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { FilePool } from "./file-pool.ts";
import { isMissingFile } from "./io-error.ts";
import { OpenSegment } from "./open-segment.ts";
import { removeSegmentFiles } from "./remove-files.ts";

/** The segments of one partition that one thread has open, through the thread's pool. */
export class OpenSegments {
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
    return this.#add(baseOffset, false);
  }

  getOrCreate(baseOffset: number): OpenSegment {
    try {
      return this.get(baseOffset);
    } catch (error) {
      if (!isMissingFile(error)) throw error;
      removeSegmentFiles(this.#partitionPath, baseOffset);
      return this.create(baseOffset);
    }
  }

  create(baseOffset: number): OpenSegment {
    return this.#add(baseOffset, true);
  }

  /** Closes the segments that start below `offset`. */
  closeBelow(offset: number): void {
    for (const [baseOffset, segment] of this.#open) {
      if (baseOffset >= offset) continue;
      this.#pool.close(segment);
      this.#open.delete(baseOffset);
    }
  }

  closeAll(): void {
    for (const segment of this.#open.values()) this.#pool.close(segment);
    this.#open.clear();
  }

  #add(baseOffset: number, create: boolean): OpenSegment {
    const segment = this.#pool.add(
      () => OpenSegment.open(this.#partitionPath, baseOffset, create),
      () => this.#open.delete(baseOffset),
    );
    this.#open.set(baseOffset, segment);
    return segment;
  }
}
