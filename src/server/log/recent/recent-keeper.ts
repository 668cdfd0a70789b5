// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { TWO_POW_32 } from "../../../protocol/primitives/integers.ts";
import type { Arena, Region } from "../arena/arena.ts";
import { ENTRIES, ENTRY_WORDS, type LogRange, NOT_READABLE, READABLE, recentWord } from "./recent-layout.ts";

/** A region is worth keeping when the batch takes this part of it. */
const MIN_SHARE = 0.5;

interface KeptRange {
  readonly range: LogRange;
  readonly memoryOffset: number;
}

/**
 * Keeps the regions in which a shard received its newest large batches, so that polls need not read these from files.
 * Nothing is copied: whoever is done with a region exchanges it for another one.
 */
export class RecentKeeper {
  readonly #arena: Arena;
  readonly #words: Int32Array;
  readonly #limitBytes: number;
  /** By entry. */
  readonly #regions: (Region | undefined)[] = [];
  readonly #oldestFirst: number[] = [];
  readonly #unused: number[] = Array.from({ length: ENTRIES }, (_, place) => ENTRIES - 1 - place);
  #keptBytes = 0;
  #written: KeptRange | undefined;

  constructor(arena: Arena, table: SharedArrayBuffer, limitBytes: number) {
    this.#arena = arena;
    this.#words = new Int32Array(table);
    this.#limitBytes = limitBytes;
  }

  get keptBytes(): number {
    return this.#keptBytes;
  }

  /** Tells that the bytes at `memoryOffset` were written as `range` and are published. Valid until `forget`. */
  written(range: LogRange, memoryOffset: number): void {
    this.#written = { range, memoryOffset };
  }

  /** To be called before memory that was written from may change. */
  forget(): void {
    this.#written = undefined;
  }

  /**
   * Takes over a region whose contents were written last, and gives one of at least its length for it. Undefined when the
   * region stays with the caller.
   */
  exchange(region: Region, arenaLimitBytes: number): Region | undefined {
    const written = this.#written;
    this.#written = undefined;
    if (written === undefined || !isWorthKeeping(written, region) || region.length > this.#limitBytes) return undefined;
    if (this.#arena.waitersCount > 0) {
      this.giveBack();
      return undefined;
    }
    const spare = this.#makeRoom(region.length) ?? this.#allocate(region.length, arenaLimitBytes);
    if (spare === undefined) return undefined;
    const hasRoom = this.#keptBytes + region.length <= this.#limitBytes;
    const entry = hasRoom ? this.#unused.pop() : undefined;
    if (entry === undefined) {
      this.#arena.release(spare);
      return undefined;
    }
    this.#put(entry, written, region);
    return spare;
  }

  /** Takes over a region into which a range was read, at `memoryOffset`. False when the region stays with the caller. */
  keep(region: Region, range: LogRange, memoryOffset: number): boolean {
    const read = { range, memoryOffset };
    if (!isWorthKeeping(read, region) || region.length > this.#limitBytes || this.#arena.waitersCount > 0) return false;
    const spare = this.#makeRoom(region.length);
    if (spare !== undefined) this.#arena.release(spare);
    if (this.#keptBytes + region.length > this.#limitBytes) return false;
    const entry = this.#unused.pop();
    if (entry !== undefined) this.#put(entry, read, region);
    return entry !== undefined;
  }

  /** Releases everything that nobody reads at the moment. */
  giveBack(): void {
    for (const entry of [...this.#oldestFirst]) {
      const region = this.#drop(entry);
      if (region !== undefined) this.#arena.release(region);
    }
  }

  /** Drops the oldest batches until `bytes` more fit; gives one region that is as large, if there was one. */
  #makeRoom(bytes: number): Region | undefined {
    let spare: Region | undefined;
    for (const entry of [...this.#oldestFirst]) {
      if (this.#unused.length > 0 && this.#keptBytes + bytes <= this.#limitBytes) break;
      const region = this.#drop(entry);
      if (region === undefined) continue;
      const fits = region.length >= bytes && region.length * MIN_SHARE <= bytes;
      if (fits && spare === undefined) spare = region;
      else this.#arena.release(region);
    }
    return spare;
  }

  #allocate(bytes: number, arenaLimitBytes: number): Region | undefined {
    return this.#arena.usedBytes + bytes > arenaLimitBytes ? undefined : this.#arena.allocate(bytes);
  }

  #put(entry: number, { range, memoryOffset }: KeptRange, region: Region): void {
    const words = this.#words;
    const at = entry * ENTRY_WORDS;
    words[at + recentWord.slot] = range.slot;
    words[at + recentWord.incarnation] = range.incarnation;
    words[at + recentWord.generation] = range.generation;
    words[at + recentWord.segmentBaseOffset] = range.segmentBaseOffset | 0;
    words[at + recentWord.segmentBaseOffset + 1] = (range.segmentBaseOffset / TWO_POW_32) | 0;
    words[at + recentWord.position] = range.position | 0;
    words[at + recentWord.bytes] = range.bytes | 0;
    words[at + recentWord.memoryOffset] = memoryOffset | 0;
    Atomics.store(words, at + recentWord.readers, READABLE);
    this.#regions[entry] = region;
    this.#oldestFirst.push(entry);
    this.#keptBytes += region.length;
  }

  /** The region of an entry nobody reads any more; undefined while somebody does. */
  #drop(entry: number): Region | undefined {
    const readers = entry * ENTRY_WORDS + recentWord.readers;
    if (Atomics.compareExchange(this.#words, readers, READABLE, NOT_READABLE) !== READABLE) return undefined;
    const region = this.#regions[entry];
    this.#regions[entry] = undefined;
    this.#oldestFirst.splice(this.#oldestFirst.indexOf(entry), 1);
    this.#unused.push(entry);
    this.#keptBytes -= region?.length ?? 0;
    return region;
  }
}

const isWorthKeeping = ({ range, memoryOffset }: KeptRange, { offset, length }: Region): boolean =>
  memoryOffset >= offset && memoryOffset + range.bytes <= offset + length && range.bytes >= length * MIN_SHARE;
