// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { HeadSnapshot } from "../head/head-snapshot.ts";
import { SegmentList } from "../partition/segment-list.ts";
import { readSealedSegment, type SealedSegment } from "./sealed-segment.ts";

/** The sealed segments of one partition, oldest first. What was read of one is kept: it cannot change. */
export class SealedSegments {
  readonly #partitionPath: string;
  readonly #list: SegmentList;
  readonly #known = new Map<number, SealedSegment>();
  #generation = -1;

  constructor(partitionPath: string) {
    this.#partitionPath = partitionPath;
    this.#list = new SegmentList(partitionPath);
  }

  /** Segment number `place` of those that are sealed; undefined behind the last. Throws the system's error. */
  at(head: HeadSnapshot, place: number): SealedSegment | undefined {
    if (head.segmentsCount === 1) return undefined;
    this.#forgetRemoved(head);
    const bases = this.#list.bases(head);
    const baseOffset = bases[place];
    const nextBaseOffset = bases[place + 1];
    if (baseOffset === undefined || nextBaseOffset === undefined) return undefined;
    const known = this.#known.get(baseOffset);
    if (known !== undefined) return known;
    const segment = readSealedSegment(this.#partitionPath, baseOffset, nextBaseOffset);
    this.#known.set(baseOffset, segment);
    return segment;
  }

  #forgetRemoved(head: HeadSnapshot): void {
    if (head.generation !== this.#generation) this.#known.clear();
    this.#generation = head.generation;
    for (const baseOffset of this.#known.keys()) {
      if (baseOffset >= head.firstOffset) break;
      this.#known.delete(baseOffset);
    }
  }
}
