// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readdirSync } from "node:fs";
import { baseOffsetOf } from "../files/segment-name.ts";
import type { HeadSnapshot } from "../head/head-snapshot.ts";

/** The base offsets of a partition's segments, read from its directory only when a sealed one is wanted. */
export class SegmentList {
  readonly #partitionPath: string;
  #bases: number[] = [];
  #version = -1;
  #generation = -1;

  constructor(partitionPath: string) {
    this.#partitionPath = partitionPath;
  }

  /** Base offsets in ascending order, the active segment last. */
  bases(at: HeadSnapshot): readonly number[] {
    if (at.firstOffset === at.segmentBaseOffset) return [at.segmentBaseOffset];
    if (this.#version !== at.segmentListVersion || this.#generation !== at.generation) {
      this.#bases = readSegmentBases(this.#partitionPath).filter(
        (base) => base >= at.firstOffset && base <= at.segmentBaseOffset,
      );
      this.#version = at.segmentListVersion;
      this.#generation = at.generation;
    }
    return this.#bases;
  }

  /** Place in `bases` of the segment that holds `offset`, which is not below the first one's base. */
  static indexOf(bases: readonly number[], offset: number): number {
    let low = 0;
    let high = bases.length - 1;
    while (low < high) {
      const middle = low + Math.ceil((high - low) / 2);
      if ((bases[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** The base offsets of all `.log` files of a directory, ascending. */
export const readSegmentBases = (partitionPath: string): number[] =>
  readdirSync(partitionPath)
    .map(baseOffsetOf)
    .filter((base) => base !== undefined)
    .sort((a, b) => a - b);

/** Names that end in `.log` and name no segment. */
export const readStrangeLogNames = (partitionPath: string): string[] =>
  readdirSync(partitionPath).filter((name) => name.endsWith(".log") && baseOffsetOf(name) === undefined);
