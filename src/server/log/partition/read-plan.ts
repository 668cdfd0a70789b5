// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { OpenSegment } from "../files/open-segment.ts";
import type { OpenSegments } from "../files/open-segments.ts";
import type { HeadSnapshot } from "../head/head-snapshot.ts";
import type { PartitionHead } from "../head/partition-head.ts";
import { SegmentIndex } from "../index/index-reader.ts";
import type { PositionCache } from "./position-cache.ts";
import { SegmentList } from "./segment-list.ts";

/** A byte range of one segment's log that holds whole messages. Its segment is pinned: see releasePieces. */
export interface ReadPiece {
  readonly segment: OpenSegment;
  readonly position: number;
  readonly bytes: number;
  readonly firstOffset: number;
  readonly messagesCount: number;
}

/** What a read will bring: pieces of consecutive segments, oldest first. */
export interface ReadPlan {
  readonly messagesCount: number;
  readonly bytes: number;
  readonly pieces: readonly ReadPiece[];
}

export interface ReadSources {
  readonly head: PartitionHead;
  readonly segments: OpenSegments;
  readonly list: SegmentList;
  readonly positions: PositionCache;
}

/** Segments that one read may touch: with tiny ones the reply is shorter than asked for instead of slow. */
const MAX_PIECES = 1024;

/**
 * Finds the bytes of up to `count` messages from `firstOffset` on, which is readable and not below the first stored
 * one, and no more than `maxBytes` unless a single message is larger. Undefined when the head changed under way and
 * the index entries read may not belong together: take a new snapshot and plan again.
 */
export const planRead = (
  sources: ReadSources,
  at: HeadSnapshot,
  firstOffset: number,
  count: number,
  maxBytes: number,
): ReadPlan | undefined => {
  const pieces: ReadPiece[] = [];
  try {
    const bytes = collectPieces(pieces, sources, at, { firstOffset, count, maxBytes });
    if (bytes !== undefined) return { messagesCount: countMessages(pieces), bytes, pieces };
  } catch (error) {
    releasePieces(pieces);
    throw error;
  }
  releasePieces(pieces);
  return undefined;
};

/** Lets the pool close the segments of a plan that was carried out or given up. */
export const releasePieces = (pieces: readonly ReadPiece[]): void => {
  for (const piece of pieces) piece.segment.unpin();
};

interface Wanted {
  readonly firstOffset: number;
  readonly count: number;
  readonly maxBytes: number;
}

const collectPieces = (
  pieces: ReadPiece[],
  sources: ReadSources,
  at: HeadSnapshot,
  wanted: Wanted,
): number | undefined => {
  const bases = sources.list.bases(at);
  const endOffset = Math.min(wanted.firstOffset + wanted.count, at.readableNextOffset);
  let offset = wanted.firstOffset;
  let bytes = 0;
  for (let place = SegmentList.indexOf(bases, offset); offset < endOffset && place < bases.length; place++) {
    const base = bases[place] ?? 0;
    const nextBase = bases[place + 1] ?? at.nextOffset;
    const segment = sources.segments.get(base);
    const index = new SegmentIndex(segment, sources.head, at);
    const stored = Math.min(nextBase - base, index.entriesCount());
    const first = Math.max(offset, base) - base;
    const entries = Math.min(endOffset - base, stored) - first;
    if (entries <= 0) continue;
    const { positions } = sources;
    const startKnown = positions.find(at.generation, base, first);
    const position = startKnown ?? index.endPosition(first - 1);
    const endKnown = positions.find(at.generation, base, first + entries);
    const fitting = fittingRange(index, at, {
      base,
      first,
      entries,
      position,
      endKnown,
      room: wanted.maxBytes - bytes,
    });
    if (pieces.length > 0 && fitting.bytes > wanted.maxBytes - bytes) break;
    segment.pin();
    pieces.push({ segment, position, bytes: fitting.bytes, firstOffset: base + first, messagesCount: fitting.entries });
    // What is open from now on is what the snapshot tells of.
    if (!index.isCurrent() || sources.head.generation !== at.generation) return undefined;
    if (startKnown === undefined) positions.remember(at.generation, base, first, position);
    if (endKnown === undefined || fitting.entries < entries) {
      positions.remember(at.generation, base, first + fitting.entries, position + fitting.bytes);
    }
    bytes += fitting.bytes;
    offset = base + first + fitting.entries;
    if (fitting.entries < entries || pieces.length === MAX_PIECES) break;
  }
  return bytes;
};

interface Range {
  readonly base: number;
  readonly first: number;
  readonly entries: number;
  readonly position: number;
  /** Where the last of the entries ends, if that is known. */
  readonly endKnown: number | undefined;
  readonly room: number;
}

/** How many of the range's entries, at least one, fit the room, and their bytes. */
const fittingRange = (index: SegmentIndex, at: HeadSnapshot, range: Range): { entries: number; bytes: number } => {
  const { base, first, entries, position, endKnown, room } = range;
  const toEndOfLog = base === at.segmentBaseOffset && base + first + entries === at.nextOffset;
  const end = toEndOfLog ? at.segmentBytes : (endKnown ?? index.endPosition(first + entries - 1));
  if (end - position <= room) return { entries, bytes: end - position };
  const fitting = index.entriesWithin(first, entries, position + Math.max(room, 0));
  return { entries: fitting, bytes: index.endPosition(first + fitting - 1) - position };
};

const countMessages = (pieces: readonly ReadPiece[]): number => {
  let count = 0;
  for (const piece of pieces) count += piece.messagesCount;
  return count;
};
