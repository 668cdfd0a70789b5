// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { int32At, TWO_POW_32 } from "../../../protocol/primitives/integers.ts";
import { headWord, INDEX_ENTRY_WORDS, INDEX_TAIL_CAPACITY } from "./head-layout.ts";
import type { HeadFields, HeadSnapshot } from "./head-snapshot.ts";
import { type LoadWord, loadOwnWord, loadWord, storeWord } from "./head-words.ts";

const narrowFields = [
  "state",
  "incarnation",
  "generation",
  "offsetsGeneration",
  "segmentListVersion",
  "segmentsCount",
  "tailFrom",
] as const;
const wideFields = [
  "nextOffset",
  "readableNextOffset",
  "firstOffset",
  "segmentBaseOffset",
  "segmentBytes",
  "sealedMessages",
  "sealedBytes",
  "lastTimestampMicros",
  "indexedCount",
  "writtenFrom",
] as const;

/** What every append changes. */
export interface AppendedFields {
  readonly nextOffset: number;
  readonly readableNextOffset: number;
  readonly segmentBytes: number;
  readonly lastTimestampMicros: number;
  readonly indexedCount: number;
  readonly tailFrom: number;
}

/** The newest index entries, as they are in the file. */
export interface TailEntries {
  readonly source: Buffer;
  readonly offset: number;
  /** The number of the first one in the active segment. */
  readonly first: number;
  readonly count: number;
}

/** One partition's head in shared memory: reads without the lock, writes by its holder (see head-lock.ts). */
export class PartitionHead {
  readonly words: Int32Array;
  /** Its number in the head table. */
  readonly slot: number;

  constructor(words: Int32Array, slot: number) {
    this.words = words;
    this.slot = slot;
  }

  get generation(): number {
    return Atomics.load(this.words, headWord.generation);
  }

  /** Fills `into` with fields that were all current at the same moment. */
  snapshot(into: HeadSnapshot): HeadSnapshot {
    const words = this.words;
    for (;;) {
      const sequence = Atomics.load(words, headWord.sequence);
      if ((sequence & 1) === 1) continue;
      into.sequence = sequence;
      readFields(words, into, loadWord);
      if (Atomics.load(words, headWord.sequence) === sequence) return into;
    }
  }

  /** As snapshot, for the holder of the lock: nobody else writes, so that plain reads do, which are much faster. */
  snapshotLocked(into: HeadSnapshot): HeadSnapshot {
    into.sequence = loadOwnWord(this.words, headWord.sequence);
    readFields(this.words, into, loadOwnWord);
    return into;
  }

  /** True while nothing has been published since the snapshot was taken. */
  isCurrent(snapshot: HeadSnapshot): boolean {
    return Atomics.load(this.words, headWord.sequence) === snapshot.sequence;
  }

  /** Makes the given fields visible together. The caller holds the lock. */
  publish(update: Partial<HeadFields>): void {
    const words = this.words;
    Atomics.add(words, headWord.sequence, 1);
    for (const field of narrowFields) {
      const value = update[field];
      if (value !== undefined) storeWord(words, headWord[field], value);
    }
    for (const field of wideFields) {
      const value = update[field];
      if (value !== undefined) storeWide(words, headWord[field], value);
    }
    Atomics.add(words, headWord.sequence, 1);
    this.#tellWatchers();
  }

  /** As publish, for the fields of an append only and without looking for the others, with index entries for the tail. The caller holds the lock. */
  publishAppend(appended: AppendedFields, entries: TailEntries): void {
    const words = this.words;
    Atomics.add(words, headWord.sequence, 1);
    this.#putTail(entries);
    storeWord(words, headWord.tailFrom, appended.tailFrom);
    storeWide(words, headWord.nextOffset, appended.nextOffset);
    storeWide(words, headWord.readableNextOffset, appended.readableNextOffset);
    storeWide(words, headWord.segmentBytes, appended.segmentBytes);
    storeWide(words, headWord.lastTimestampMicros, appended.lastTimestampMicros);
    storeWide(words, headWord.indexedCount, appended.indexedCount);
    Atomics.add(words, headWord.sequence, 1);
    storeWord(words, headWord.unsynced, 1);
    if (appended.readableNextOffset === appended.nextOffset) this.#tellWatchers();
  }

  /** Copies entry `entryNumber` of the active segment out of the tail; valid only if isCurrent() holds afterwards. */
  readTailEntry(entryNumber: number, into: Buffer, at: number): void {
    const source = tailWord(entryNumber);
    for (let word = 0; word < INDEX_ENTRY_WORDS; word++) {
      into.writeInt32LE(loadWord(this.words, source + word), at + word * 4);
    }
  }

  /** Copies entries `first` up to `end`, not included, of the active segment out of the tail. The caller holds the lock. */
  copyTailLocked(first: number, end: number, into: Int32Array): void {
    let at = 0;
    for (let entry = first; entry < end; entry++) {
      const source = tailWord(entry);
      for (let word = 0; word < INDEX_ENTRY_WORDS; word++) into[at++] = loadOwnWord(this.words, source + word);
    }
  }

  /** Ends a write that its thread did not live to end, so that readers do not wait for it. */
  settleSequence(): void {
    if ((Atomics.load(this.words, headWord.sequence) & 1) === 1) Atomics.add(this.words, headWord.sequence, 1);
  }

  /** The next value of the topic's round robin, starting at 0. */
  nextBalanced(): number {
    return Atomics.add(this.words, headWord.balancedCounter, 1) >>> 0;
  }

  /** Notes that somebody polls near the end of the log, which is `segmentBytes` in the active segment. */
  notePoll(segmentBytes: number): void {
    const note = (segmentBytes + 1) | 0;
    if (loadWord(this.words, headWord.polledNear) !== note) storeWord(this.words, headWord.polledNear, note);
  }

  /** How many bytes the active segment has grown to `segmentBytes` since the last such poll; Infinity when there was none. */
  grownSincePoll(segmentBytes: number): number {
    const polledAt = (loadWord(this.words, headWord.polledNear) >>> 0) - 1;
    return polledAt < 0 || polledAt > segmentBytes ? Number.POSITIVE_INFINITY : segmentBytes - polledAt;
  }

  /** Takes and clears the mark that something was written since the last checkpoint. */
  takeUnsynced(): boolean {
    return Atomics.exchange(this.words, headWord.unsynced, 0) === 1;
  }

  markUnsynced(): void {
    Atomics.store(this.words, headWord.unsynced, 1);
  }

  /** Resolves with the next change that this thread sees published, or sooner; what changed before this call counts not. */
  changed(): Promise<unknown> | undefined {
    Atomics.store(this.words, headWord.watched, 1);
    const { async: isPending, value } = Atomics.waitAsync(this.words, headWord.watched, 1);
    return isPending ? value : undefined;
  }

  #putTail({ source, offset, first, count }: TailEntries): void {
    let at = offset;
    for (let entry = first; entry < first + count; entry++) {
      const target = tailWord(entry);
      for (let word = 0; word < INDEX_ENTRY_WORDS; word++) {
        storeWord(this.words, target + word, int32At(source, at));
        at += 4;
      }
    }
  }

  #tellWatchers(): void {
    if (loadWord(this.words, headWord.watched) === 0) return;
    Atomics.store(this.words, headWord.watched, 0);
    Atomics.notify(this.words, headWord.watched);
  }
}

/** All but the sequence. */
const readFields = (words: Int32Array, into: HeadSnapshot, load: LoadWord): void => {
  into.state = load(words, headWord.state);
  into.incarnation = load(words, headWord.incarnation);
  into.generation = load(words, headWord.generation);
  into.offsetsGeneration = load(words, headWord.offsetsGeneration);
  into.segmentListVersion = load(words, headWord.segmentListVersion);
  into.segmentsCount = load(words, headWord.segmentsCount);
  into.nextOffset = loadWide(words, headWord.nextOffset, load);
  into.readableNextOffset = loadWide(words, headWord.readableNextOffset, load);
  into.firstOffset = loadWide(words, headWord.firstOffset, load);
  into.segmentBaseOffset = loadWide(words, headWord.segmentBaseOffset, load);
  into.segmentBytes = loadWide(words, headWord.segmentBytes, load);
  into.sealedMessages = loadWide(words, headWord.sealedMessages, load);
  into.sealedBytes = loadWide(words, headWord.sealedBytes, load);
  into.lastTimestampMicros = loadWide(words, headWord.lastTimestampMicros, load);
  into.indexedCount = loadWide(words, headWord.indexedCount, load);
  into.writtenFrom = loadWide(words, headWord.writtenFrom, load);
  into.tailFrom = load(words, headWord.tailFrom);
};

const loadWide = (words: Int32Array, word: number, load: LoadWord): number =>
  (load(words, word) >>> 0) + (load(words, word + 1) >>> 0) * TWO_POW_32;

const storeWide = (words: Int32Array, word: number, value: number): void => {
  storeWord(words, word, value | 0);
  storeWord(words, word + 1, (value / TWO_POW_32) | 0);
};

const tailWord = (entryNumber: number): number =>
  headWord.indexTail + (entryNumber % INDEX_TAIL_CAPACITY) * INDEX_ENTRY_WORDS;
