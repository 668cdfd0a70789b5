// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { randomBytes } from "node:crypto";
import { TWO_POW_32 } from "../../../protocol/primitives/integers.ts";
import { halfSipHash } from "./half-sip-hash.ts";

/** Of one partition: 36 bytes each, and 36 MB for all of them. */
export const MAX_REMEMBERED_IDS = 1_000_000;

export interface IdMemoryLimits {
  /** Ids that are remembered at most; the oldest goes for a new one. */
  readonly maxEntries: number;
  /** How long after it was added an id is remembered, in microseconds; Infinity for ever. */
  readonly expiryMicros: number;
}

/*
 * The ids of messages that a partition remembers, in shared memory: every shard appends to every partition. 32-bit words:
 *
 *   0,1   key of the hash, random
 *   2     place of the oldest entry in the ring
 *   3     entries in the ring
 *   4..   ring of maxEntries entries in the order they were added, 7 words each: id (4), time in microseconds (2: low, high),
 *         hash of the id
 *   then  hash table, a power of two of at least twice maxEntries: place of an entry + 1, 0 for free; linear probing
 *
 * Read and written under the lock of the partition's head only. Pages nobody has written to take no memory.
 */
const KEY_AT = 0;
const START_AT = 2;
const COUNT_AT = 3;
const RING_AT = 4;
const ENTRY_WORDS = 7;
const AT_TIME = 4;
const AT_HASH = 6;
/** Of expired entries so many are dropped when one is added: no batch pays for the silence before it. */
const EXPIRED_PER_ADD = 2;

const tableWords = (maxEntries: number): number => 2 ** Math.ceil(Math.log2(maxEntries * 2));

/** Remembers ids for a while, each add in the same short time however many there are. */
export class IdMemory {
  readonly buffer: SharedArrayBuffer;
  readonly #words: Int32Array;
  readonly #limits: IdMemoryLimits;
  readonly #tableAt: number;
  readonly #mask: number;

  constructor(buffer: SharedArrayBuffer, limits: IdMemoryLimits) {
    this.buffer = buffer;
    this.#words = new Int32Array(buffer);
    this.#limits = limits;
    this.#tableAt = RING_AT + limits.maxEntries * ENTRY_WORDS;
    this.#mask = tableWords(limits.maxEntries) - 1;
  }

  /** Memory for this many ids, none in it yet. */
  static allocate(maxEntries: number): SharedArrayBuffer {
    const words = RING_AT + maxEntries * ENTRY_WORDS + tableWords(maxEntries);
    const buffer = new SharedArrayBuffer(words * 4);
    new Int32Array(buffer, 0, 2).set([randomBytes(4).readInt32LE(), randomBytes(4).readInt32LE()], KEY_AT);
    return buffer;
  }

  /** Remembers the id from now on; false when it is remembered already. The times of calls do not decrease. */
  add(word0: number, word1: number, word2: number, word3: number, nowMicros: number): boolean {
    const words = this.#words;
    const hash = halfSipHash(words[KEY_AT] ?? 0, words[KEY_AT + 1] ?? 0, word0, word1, word2, word3);
    for (let dropped = 0; dropped < EXPIRED_PER_ADD && this.#isOldestExpired(nowMicros); dropped++) this.#dropOldest();
    const found = this.#find(hash, word0, word1, word2, word3);
    const known = words[found] ?? 0;
    if (known !== 0 && !this.#isExpired(known - 1, nowMicros)) return false;
    // An entry that is known and expired is older than all others; taking its slot leaves it without one.
    if (known !== 0) this.#removeSlot(found);
    if ((words[COUNT_AT] ?? 0) === this.#limits.maxEntries) this.#dropOldest();
    this.#push(hash, word0, word1, word2, word3, nowMicros);
    return true;
  }

  /** Forgets the ids that were added last, as many of them as are still there. */
  forgetNewest(count: number): void {
    const words = this.#words;
    for (let left = Math.min(count, words[COUNT_AT] ?? 0); left > 0; left--) {
      const entries = (words[COUNT_AT] ?? 0) - 1;
      this.#forget(((words[START_AT] ?? 0) + entries) % this.#limits.maxEntries);
      words[COUNT_AT] = entries;
    }
  }

  /** Forgets everything. */
  clear(): void {
    this.#words.fill(0, START_AT, RING_AT);
    this.#words.fill(0, this.#tableAt);
  }

  #push(hash: number, word0: number, word1: number, word2: number, word3: number, nowMicros: number): void {
    const words = this.#words;
    const count = words[COUNT_AT] ?? 0;
    const place = ((words[START_AT] ?? 0) + count) % this.#limits.maxEntries;
    const entry = RING_AT + place * ENTRY_WORDS;
    words[entry] = word0;
    words[entry + 1] = word1;
    words[entry + 2] = word2;
    words[entry + 3] = word3;
    words[entry + AT_TIME] = nowMicros | 0;
    words[entry + AT_TIME + 1] = (nowMicros / TWO_POW_32) | 0;
    words[entry + AT_HASH] = hash;
    words[COUNT_AT] = count + 1;
    let slot = hash & this.#mask;
    while (words[this.#tableAt + slot] !== 0) slot = (slot + 1) & this.#mask;
    words[this.#tableAt + slot] = place + 1;
  }

  #dropOldest(): void {
    const words = this.#words;
    const start = words[START_AT] ?? 0;
    this.#forget(start);
    words[START_AT] = (start + 1) % this.#limits.maxEntries;
    words[COUNT_AT] = (words[COUNT_AT] ?? 0) - 1;
  }

  #isOldestExpired(nowMicros: number): boolean {
    return this.#words[COUNT_AT] !== 0 && this.#isExpired(this.#words[START_AT] ?? 0, nowMicros);
  }

  #isExpired(place: number, nowMicros: number): boolean {
    const at = RING_AT + place * ENTRY_WORDS + AT_TIME;
    const addedMicros = ((this.#words[at] ?? 0) >>> 0) + (this.#words[at + 1] ?? 0) * TWO_POW_32;
    return addedMicros + this.#limits.expiryMicros <= nowMicros;
  }

  /** The word of the table that holds the id's entry, or the free one where the search ends. */
  #find(hash: number, word0: number, word1: number, word2: number, word3: number): number {
    const words = this.#words;
    for (let slot = hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const known = words[this.#tableAt + slot] ?? 0;
      const entry = RING_AT + (known - 1) * ENTRY_WORDS;
      if (known === 0) return this.#tableAt + slot;
      const isSame = words[entry] === word0 && words[entry + 1] === word1;
      if (isSame && words[entry + 2] === word2 && words[entry + 3] === word3) return this.#tableAt + slot;
    }
  }

  /** Frees the slot of the entry at a place of the ring, if it has one. */
  #forget(place: number): void {
    const words = this.#words;
    let slot = (words[RING_AT + place * ENTRY_WORDS + AT_HASH] ?? 0) & this.#mask;
    for (;;) {
      const known = words[this.#tableAt + slot];
      if (known === 0) return;
      if (known === place + 1) break;
      slot = (slot + 1) & this.#mask;
    }
    this.#removeSlot(this.#tableAt + slot);
  }

  /** Frees a word of the table and closes the gap, so that no search ends in it too early. */
  #removeSlot(word: number): void {
    const words = this.#words;
    let hole = word - this.#tableAt;
    for (let slot = (hole + 1) & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const known = words[this.#tableAt + slot] ?? 0;
      if (known === 0) break;
      const home = (words[RING_AT + (known - 1) * ENTRY_WORDS + AT_HASH] ?? 0) & this.#mask;
      if (((slot - home) & this.#mask) < ((slot - hole) & this.#mask)) continue;
      words[this.#tableAt + hole] = known;
      hole = slot;
    }
    words[this.#tableAt + hole] = 0;
  }
}
