// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { HeadSnapshot } from "../head/head-snapshot.ts";
import { SegmentIndex } from "../index/index-reader.ts";
import type { ReadRequest } from "../partition-log.ts";
import type { ReadSources } from "./read-plan.ts";

/**
 * The offset a read begins at; the readable next offset or more when there is nothing to read. Undefined when the head
 * changed under way: take a new snapshot and try again.
 */
export const startOffset = (sources: ReadSources, at: HeadSnapshot, request: ReadRequest): number | undefined => {
  switch (request.kind) {
    case "offset":
      return Math.max(request.value, at.firstOffset);
    case "first":
      return at.firstOffset;
    case "last":
      return Math.max(at.readableNextOffset - request.count, at.firstOffset);
    case "next":
      return request.committedOffset === undefined
        ? at.firstOffset
        : Math.max(request.committedOffset + 1, at.firstOffset);
    case "timestamp":
      return firstOffsetFrom(sources, at, request.value);
  }
};

/** The lowest offset whose message is not older than `timestampMicros`. Timestamps never decrease along a partition. */
const firstOffsetFrom = (sources: ReadSources, at: HeadSnapshot, timestampMicros: number): number | undefined => {
  if (timestampMicros > at.lastTimestampMicros) return at.readableNextOffset;
  const bases = sources.list.bases(at);
  let low = 0;
  let high = bases.length - 1;
  while (low < high) {
    const middle = low + Math.ceil((high - low) / 2);
    const first = indexOf(sources, at, bases[middle] ?? 0);
    const empty = bases[middle] === at.nextOffset;
    const older = !empty && first.timestampMicros(0) < timestampMicros;
    if (!first.isCurrent()) return undefined;
    if (older) low = middle;
    else high = middle - 1;
  }
  const base = bases[low] ?? 0;
  const index = indexOf(sources, at, base);
  const stored = Math.min((bases[low + 1] ?? at.nextOffset) - base, index.entriesCount());
  const offset = base + index.firstEntryFrom(timestampMicros, stored);
  return index.isCurrent() ? offset : undefined;
};

const indexOf = (sources: ReadSources, at: HeadSnapshot, base: number): SegmentIndex =>
  new SegmentIndex(sources.segments.get(base), sources.head, at);
