// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { SealedSegment } from "../../log/maintenance/sealed-segment.ts";

/** The sealed segments of one partition that retention may take. */
export interface TrimmablePartition {
  /** Segment number `place` of them, oldest first; undefined behind the last. */
  readonly segmentAt: (place: number) => SealedSegment | undefined;
  /** Segments that end above it have to stay; Infinity for none. */
  readonly lowestCommittedOffset: number;
}

export interface OldestFirst {
  /** How many of its oldest segments each partition gives, in the order of the partitions. */
  readonly counts: readonly number[];
  /** What the topic has without them. */
  readonly sizeBytes: number;
}

/**
 * Chooses segments until a topic of `sizeBytes` is below `thresholdBytes`, at most `maxSegments` or nothing is left to
 * take: each time the one with the oldest first message among the oldest of every partition.
 */
export const chooseOldestFirst = (
  partitions: readonly TrimmablePartition[],
  sizeBytes: number,
  thresholdBytes: number,
  maxSegments: number,
): OldestFirst => {
  const counts = partitions.map(() => 0);
  const next = partitions.map((partition) => takeable(partition, 0));
  let left = sizeBytes;
  for (let chosen = 0; chosen < maxSegments && left >= thresholdBytes; chosen++) {
    const place = placeOfOldest(next);
    const partition = partitions[place];
    if (partition === undefined) break;
    left -= next[place]?.sizeBytes ?? 0;
    const count = (counts[place] ?? 0) + 1;
    counts[place] = count;
    next[place] = takeable(partition, count);
  }
  return { counts, sizeBytes: left };
};

const takeable = (partition: TrimmablePartition, place: number): SealedSegment | undefined => {
  const segment = partition.segmentAt(place);
  return segment === undefined || segment.endOffset > partition.lowestCommittedOffset ? undefined : segment;
};

/** -1 when there is no segment. */
const placeOfOldest = (segments: readonly (SealedSegment | undefined)[]): number => {
  let oldest = -1;
  let oldestMicros = Number.POSITIVE_INFINITY;
  for (const [place, segment] of segments.entries()) {
    if (segment === undefined || segment.firstTimestampMicros >= oldestMicros) continue;
    oldest = place;
    oldestMicros = segment.firstTimestampMicros;
  }
  return oldest;
};
