// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Batch } from "../partition-log.ts";

const PAGE_BYTES = 64 * 1024;

export type WalkEnd = "ok" | "truncated" | "implausible_length" | "offset_gap" | "bad_checksum";
const walkEnds: readonly WalkEnd[] = ["ok", "truncated", "implausible_length", "offset_gap", "bad_checksum"];

export interface VerifiedMessages {
  /** Whole, consecutive, undamaged messages from the start on, and their bytes. */
  readonly messagesCount: number;
  readonly validBytes: number;
  /** Why the walk ended where it did. */
  readonly reason: WalkEnd;
}

/** What a batch gets when it is appended. */
export interface Stamp {
  readonly baseOffset: number;
  readonly timestampMicros: number;
  /** Offset of the first message relative to the segment's, and where the batch will begin in the segment's log. */
  readonly firstRelativeOffset: number;
  readonly segmentPosition: number;
}

interface KernelExports {
  heapStart(): number;
  seedRandom(a: bigint, b: bigint): void;
  xxh3Low(at: number, length: number): number;
  lastHashHigh(): number;
  validateBatch(messagesCount: number, indexAt: number, areaAt: number, areaLength: number): number;
  stampBatch(
    messagesCount: number,
    indexAt: number,
    areaAt: number,
    baseOffset: number,
    timestampMicros: number,
    firstRelativeOffset: number,
    segmentPosition: number,
  ): void;
  verifyMessages(areaAt: number, areaLength: number, firstOffset: number): number;
  lastWalkCount(): number;
  lastWalkBytes(): number;
  buildIndex(
    areaAt: number,
    areaLength: number,
    entriesAt: number,
    capacity: number,
    firstRelativeOffset: number,
    segmentPosition: number,
  ): number;
  lowerBoundTimestamp(entriesAt: number, count: number, timestampMicros: number): number;
  findBoundary(areaAt: number, areaLength: number, maxMessages: number, maxBytes: number): number;
}

/** The compiled kernel; it can be posted to other threads, which then need not compile it again. */
export const loadKernelModule = (): WebAssembly.Module =>
  new WebAssembly.Module(readFileSync(new URL("./kernel.wasm", import.meta.url)));

/** Memory for a kernel; other threads it is posted to can read it. */
export const openKernelMemory = (bytes: number): WebAssembly.Memory => {
  const pages = Math.ceil(bytes / PAGE_BYTES);
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
};

/**
 * Everything that touches each message of a batch, in WebAssembly: one call per batch. Positions are those of `memory`;
 * offsets and timestamps are exact below 2^53.
 */
export class Kernel {
  /** The kernel's memory. It never grows, so views of it stay valid. */
  readonly memory: Buffer;
  /** Where the memory that the kernel does not use itself begins. */
  readonly heapStart: number;
  readonly #exports: KernelExports;

  constructor(module: WebAssembly.Module, memory: WebAssembly.Memory) {
    const instance = new WebAssembly.Instance(module, { env: { memory } });
    this.#exports = instance.exports as unknown as KernelExports;
    this.memory = Buffer.from(memory.buffer);
    this.heapStart = this.#exports.heapStart();
    const seed = randomBytes(16);
    const word = (place: number) => seed.readBigInt64LE(place * 8);
    this.#exports.seedRandom(word(0), word(1));
  }

  /** XXH3-64 with seed 0. */
  xxh3(at: number, length: number): bigint {
    const low = this.#exports.xxh3Low(at, length) >>> 0;
    return (BigInt(this.#exports.lastHashHigh() >>> 0) << 32n) | BigInt(low);
  }

  /** Checks a batch as a client sent it: 0, or the code of the first error in the protocol's order. */
  validateBatch(messagesCount: number, indexOffset: number, areaOffset: number, areaLength: number): number {
    return this.#exports.validateBatch(messagesCount, indexOffset, areaOffset, areaLength);
  }

  /**
   * Gives the messages of a valid batch their offset, timestamp, missing id and checksum, and turns the index table into
   * index entries of the segment; both in place.
   */
  stampBatch(batch: Batch, stamp: Stamp): void {
    this.#exports.stampBatch(
      batch.messagesCount,
      batch.indexOffset,
      batch.areaOffset,
      stamp.baseOffset,
      stamp.timestampMicros,
      stamp.firstRelativeOffset,
      stamp.segmentPosition,
    );
  }

  /** Walks stored messages as long as they are whole, undamaged and numbered from `firstOffset` on without a gap. */
  verifyMessages(at: number, length: number, firstOffset: number): VerifiedMessages {
    const reason = walkEnds[this.#exports.verifyMessages(at, length, firstOffset)] ?? "bad_checksum";
    return {
      messagesCount: this.#exports.lastWalkCount() >>> 0,
      validBytes: this.#exports.lastWalkBytes() >>> 0,
      reason,
    };
  }

  /** Writes an index entry for each whole message of the area; returns how many. */
  buildIndex(
    area: { readonly areaOffset: number; readonly areaLength: number },
    entries: { readonly offset: number; readonly capacity: number },
    segment: { readonly firstRelativeOffset: number; readonly segmentPosition: number },
  ): number {
    return this.#exports.buildIndex(
      area.areaOffset,
      area.areaLength,
      entries.offset,
      entries.capacity,
      segment.firstRelativeOffset,
      segment.segmentPosition,
    );
  }

  /** The first of `count` index entries whose timestamp is not below the given one; `count` when there is none. */
  lowerBoundTimestamp(entriesAt: number, count: number, timestampMicros: number): number {
    return this.#exports.lowerBoundTimestamp(entriesAt, count, timestampMicros) >>> 0;
  }

  /** How many whole messages, at most `maxMessages`, end within `maxBytes`, and their bytes. */
  findBoundary(
    at: number,
    length: number,
    maxMessages: number,
    maxBytes: number,
  ): { readonly messagesCount: number; readonly bytes: number } {
    const messagesCount = this.#exports.findBoundary(at, length, maxMessages, maxBytes) >>> 0;
    return { messagesCount, bytes: this.#exports.lastWalkBytes() >>> 0 };
  }
}
