// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { fstatSync } from "node:fs";
import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import type { OpenSegment } from "../files/open-segment.ts";
import { readUpTo } from "../files/whole-io.ts";
import { firstTailEntry, type HeadSnapshot } from "../head/head-snapshot.ts";
import type { PartitionHead } from "../head/partition-head.ts";
import { entryEndPosition, entryTimestampMicros, INDEX_ENTRY_BYTES } from "./index-entry.ts";

const entryBuffer = Buffer.alloc(INDEX_ENTRY_BYTES);

/** Read access to the index of one segment: the file, and for the active segment the tail in the head too. */
export class SegmentIndex {
  readonly #segment: OpenSegment;
  readonly #head: PartitionHead;
  readonly #at: HeadSnapshot;
  readonly #active: boolean;
  /** Entries of the active segment from here on are in the head. */
  readonly #tailFrom: number;

  constructor(segment: OpenSegment, head: PartitionHead, at: HeadSnapshot) {
    this.#segment = segment;
    this.#head = head;
    this.#at = at;
    this.#active = segment.baseOffset === at.segmentBaseOffset;
    this.#tailFrom = firstTailEntry(at);
  }

  /** How many messages the segment holds; fewer than up to the next segment where recovery had to cut a damaged end. */
  entriesCount(): number {
    if (this.#active) return this.#at.nextOffset - this.#at.segmentBaseOffset;
    this.#segment.indexEntries ??= Math.floor(fstatSync(this.#segment.indexFd).size / INDEX_ENTRY_BYTES);
    return this.#segment.indexEntries;
  }

  /** Where message `entry` of the segment ends in its log; 0 for -1. */
  endPosition(entry: number): number {
    return entry < 0 ? 0 : entryEndPosition(this.#read(entry), 0);
  }

  timestampMicros(entry: number): number {
    return entryTimestampMicros(this.#read(entry), 0);
  }

  /** The first of `entries` whose timestamp is not below `timestampMicros`; `entries` when there is none. */
  firstEntryFrom(timestampMicros: number, entries: number): number {
    let low = 0;
    let high = entries;
    while (low < high) {
      const middle = low + Math.floor((high - low) / 2);
      if (this.timestampMicros(middle) < timestampMicros) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** How many messages from entry `first` on, at most `count` and at least one, end at or before `limit` in the log. */
  entriesWithin(first: number, count: number, limit: number): number {
    let low = 1;
    let high = count;
    while (low < high) {
      const middle = low + Math.ceil((high - low) / 2);
      if (this.endPosition(first + middle - 1) <= limit) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** True while what was read belongs to the snapshot: entries in the tail move on with the head. */
  isCurrent(): boolean {
    return !this.#active || this.#head.isCurrent(this.#at);
  }

  #read(entry: number): Buffer {
    if (this.#active && entry >= this.#tailFrom) {
      this.#head.readTailEntry(entry, entryBuffer, 0);
      return entryBuffer;
    }
    const read = readUpTo(this.#segment.indexFd, entryBuffer, 0, INDEX_ENTRY_BYTES, entry * INDEX_ENTRY_BYTES);
    if (read < INDEX_ENTRY_BYTES) {
      throw new IggyError("cannot_read_index_position", { entry, segment: this.#segment.baseOffset });
    }
    return entryBuffer;
  }
}
