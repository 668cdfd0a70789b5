// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { TWO_POW_32 } from "../../../protocol/primitives/integers.ts";
import {
  ENTRIES,
  ENTRY_WORDS,
  type LogRange,
  NOT_READABLE,
  READABLE,
  recentWord,
  type SharedRecent,
} from "./recent-layout.ts";

/** Batches that one reply is put together of; for more, one read of a file is as good. */
const MAX_SLICES = 64;

interface View {
  readonly words: Int32Array;
  readonly memory: Buffer;
}

/** Stored messages where a shard received them: they stay there until they are released. */
export class RecentMessages {
  /** One after the other they are the range that was asked for. */
  readonly slices: Uint8Array[] = [];
  #pins: { readonly words: Int32Array; readonly readers: number }[] = [];

  /** Adds `bytes` at `memoryOffset` of a view; the entry is pinned. */
  add({ words, memory }: View, readers: number, memoryOffset: number, bytes: number): void {
    this.slices.push(memory.subarray(memoryOffset, memoryOffset + bytes));
    this.#pins.push({ words, readers });
  }

  release(): void {
    for (const { words, readers } of this.#pins) Atomics.sub(words, readers, 1);
    this.#pins = [];
  }
}

/** What all shards have kept of what they received lately. */
export class RecentBatches {
  readonly #views = new Map<number, View>();

  /** Shows what a shard keeps; a shard that was started anew replaces the one before. */
  put(shard: number, { memory, table }: SharedRecent): void {
    this.#views.set(shard, { words: new Int32Array(table), memory: Buffer.from(memory) });
  }

  /** All bytes of a range, or undefined when some of them are not kept. */
  find(range: LogRange): RecentMessages | undefined {
    const found = new RecentMessages();
    const end = range.position + range.bytes;
    let position = range.position;
    while (position < end && found.slices.length < MAX_SLICES) {
      const bytes = this.#addFrom(found, range, position, end);
      if (bytes === 0) break;
      position += bytes;
    }
    if (position === end) return found;
    found.release();
    return undefined;
  }

  /** Adds what an entry holds from `position` on; gives how many bytes, 0 when no entry has any. */
  #addFrom(found: RecentMessages, range: LogRange, position: number, end: number): number {
    for (const view of this.#views.values()) {
      const { words } = view;
      for (let at = 0; at < ENTRIES * ENTRY_WORDS; at += ENTRY_WORDS) {
        if (!holds(words, at, range, position) || !pin(words, at + recentWord.readers)) continue;
        // The entry may have become another one until it was pinned.
        if (!holds(words, at, range, position)) {
          Atomics.sub(words, at + recentWord.readers, 1);
          continue;
        }
        const begin = wordAt(words, at + recentWord.position);
        const bytes = Math.min(end, begin + wordAt(words, at + recentWord.bytes)) - position;
        const memoryOffset = wordAt(words, at + recentWord.memoryOffset) + position - begin;
        found.add(view, at + recentWord.readers, memoryOffset, bytes);
        return bytes;
      }
    }
    return 0;
  }
}

const holds = (words: Int32Array, at: number, range: LogRange, position: number): boolean => {
  if (words[at + recentWord.slot] !== range.slot) return false;
  const begin = wordAt(words, at + recentWord.position);
  const base = wordAt(words, at + recentWord.segmentBaseOffset);
  const baseHigh = wordAt(words, at + recentWord.segmentBaseOffset + 1);
  return (
    words[at + recentWord.incarnation] === range.incarnation &&
    words[at + recentWord.generation] === range.generation &&
    base + baseHigh * TWO_POW_32 === range.segmentBaseOffset &&
    begin <= position &&
    position < begin + wordAt(words, at + recentWord.bytes)
  );
};

const wordAt = (words: Int32Array, at: number): number => (words[at] ?? 0) >>> 0;

/** False when the entry may not be read any more. */
const pin = (words: Int32Array, readers: number): boolean => {
  for (;;) {
    const count = Atomics.load(words, readers);
    if (count === NOT_READABLE) return false;
    if (Atomics.compareExchange(words, readers, count, count + READABLE) === count) return true;
  }
};
