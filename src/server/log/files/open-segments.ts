// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { FilePool } from "./file-pool.ts";
import { isMissingFile } from "./io-error.ts";
import { OpenSegment } from "./open-segment.ts";
import { removeSegmentFiles } from "./remove-files.ts";

/** Segments that may be known before those are looked for whose files were closed. */
const MIN_KNOWN = 8;

/** The segments of one partition that one thread uses, with files that the thread's pool bounds. */
export class OpenSegments {
  readonly #partitionPath: string;
  readonly #pool: FilePool;
  readonly #known = new Map<number, OpenSegment>();
  /** The one that was asked for last; most requests ask for the same again. */
  #last: OpenSegment | undefined;
  #sweepAt = MIN_KNOWN;

  constructor(partitionPath: string, pool: FilePool) {
    this.#partitionPath = partitionPath;
    this.#pool = pool;
  }

  /**
   * The segment that starts at `baseOffset`, open; throws the system's error when it cannot be opened. To be used until another
   * one is asked for, or pinned.
   */
  get(baseOffset: number): OpenSegment {
    const segment = this.#last?.baseOffset === baseOffset ? this.#last : this.#find(baseOffset);
    segment.open();
    return segment;
  }

  /** The segment that starts at `baseOffset`, made anew where one of its files is missing. */
  getOrCreate(baseOffset: number): OpenSegment {
    try {
      const segment = this.get(baseOffset);
      if (segment.hasIndex()) return segment;
    } catch (error) {
      if (!isMissingFile(error)) throw error;
    }
    this.#close(baseOffset);
    removeSegmentFiles(this.#partitionPath, baseOffset);
    return this.create(baseOffset);
  }

  create(baseOffset: number): OpenSegment {
    return this.#add(OpenSegment.create(this.#partitionPath, baseOffset, this.#pool));
  }

  /** Closes the segments that start below `offset`. */
  closeBelow(offset: number): void {
    for (const baseOffset of this.#known.keys()) {
      if (baseOffset < offset) this.#close(baseOffset);
    }
  }

  closeAll(): void {
    for (const segment of this.#known.values()) segment.close();
    this.#known.clear();
    this.#last = undefined;
  }

  #find(baseOffset: number): OpenSegment {
    const known = this.#known.get(baseOffset);
    if (known === undefined) return this.#add(new OpenSegment(this.#partitionPath, baseOffset, this.#pool));
    this.#last = known;
    return known;
  }

  #add(segment: OpenSegment): OpenSegment {
    if (this.#known.size >= this.#sweepAt) this.#sweep();
    this.#known.set(segment.baseOffset, segment);
    this.#last = segment;
    return segment;
  }

  /** Drops those that the pool has closed meanwhile. */
  #sweep(): void {
    for (const [baseOffset, segment] of this.#known) {
      if (!segment.isOpen && !segment.isPinned) this.#known.delete(baseOffset);
    }
    this.#sweepAt = Math.max(MIN_KNOWN, this.#known.size * 2);
  }

  #close(baseOffset: number): void {
    this.#known.get(baseOffset)?.close();
    this.#known.delete(baseOffset);
    if (this.#last?.baseOffset === baseOffset) this.#last = undefined;
  }
}
