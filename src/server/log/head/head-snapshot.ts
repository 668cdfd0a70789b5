// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { headState, INDEX_TAIL_CAPACITY } from "./head-layout.ts";

/** A consistent copy of a head, taken without its lock. Offsets, sizes and timestamps are exact below 2^53. */
export interface HeadSnapshot {
  sequence: number;
  state: number;
  incarnation: number;
  generation: number;
  offsetsGeneration: number;
  segmentListVersion: number;
  segmentsCount: number;
  nextOffset: number;
  readableNextOffset: number;
  firstOffset: number;
  segmentBaseOffset: number;
  segmentBytes: number;
  sealedMessages: number;
  sealedBytes: number;
  lastTimestampMicros: number;
  indexedCount: number;
  writtenFrom: number;
  tailFrom: number;
}

/** The fields of a head, without the sequence that guards them. */
export type HeadFields = Omit<HeadSnapshot, "sequence">;

export const emptySnapshot = (): HeadSnapshot => ({
  sequence: 0,
  state: headState.free,
  incarnation: 0,
  generation: 0,
  offsetsGeneration: 0,
  segmentListVersion: 0,
  segmentsCount: 0,
  nextOffset: 0,
  readableNextOffset: 0,
  firstOffset: 0,
  segmentBaseOffset: 0,
  segmentBytes: 0,
  sealedMessages: 0,
  sealedBytes: 0,
  lastTimestampMicros: 0,
  indexedCount: 0,
  writtenFrom: 0,
  tailFrom: 0,
});

export const messagesCountOf = (head: HeadFields): number =>
  head.sealedMessages + head.nextOffset - head.segmentBaseOffset;

/** The first index entry of the active segment that can be read from the head. */
export const firstTailEntry = (head: HeadFields): number =>
  Math.max(head.tailFrom, head.nextOffset - head.segmentBaseOffset - INDEX_TAIL_CAPACITY);

export const sizeBytesOf = (head: HeadFields): number => head.sealedBytes + head.segmentBytes;

/** The offset of the newest readable message; 0 also when there is none. */
export const currentOffsetOf = (head: HeadFields): number => Math.max(head.readableNextOffset - 1, 0);
