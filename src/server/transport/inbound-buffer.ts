// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Arena, Region } from "../log/arena/arena.ts";
import type { RecentKeeper } from "../log/recent/recent-keeper.ts";

/** Kernel memory that all connections of a shard read into while they have no incomplete frame. */
export interface Scratch {
  readonly region: Region;
  readonly view: Uint8Array;
  /** The beginning of the same memory, for when memory is short. */
  readonly smallView: Uint8Array;
}

interface Collaborators {
  readonly memory: Buffer;
  readonly arena: Arena;
  readonly scratch: Scratch;
  readonly keeper: RecentKeeper | undefined;
}

const SMALL_REGION_BYTES = 64 * 1024;
const LARGE_REGION_BYTES = 1280 * 1024;
const GROWTH = 4;
/** Less room than this at the end of a region is not worth a read, unless it completes the frame. */
const MIN_READ_BYTES = 16 * 1024;
const FRAME_HEADER_BYTES = 8;
const MIN_KEPT_BYTES = 128 * 1024;
/** Of what requests may take. */
const KEPT_SHARE = 0.25;

/**
 * Where a connection's bytes go. Whole frames are served where they were read, in the shared scratch memory. Only the
 * rest of an incomplete frame gets a region of its own, as large as what has arrived justifies and not as what its header
 * announces; a connection that sends one large frame after the other keeps it in between.
 */
export class InboundBuffer {
  readonly #memory: Buffer;
  readonly #arena: Arena;
  readonly #scratch: Scratch;
  readonly #keeper: RecentKeeper | undefined;
  /** What share of the arena requests may take; the rest is for replies. */
  readonly #arenaLimitBytes: number;
  /** Undefined, or the memory of an incomplete frame, or empty: kept from one large frame to the next. */
  #region: Region | undefined;
  #start = 0;
  #end = 0;
  /** Bytes of the incomplete frame, 0 while its header is incomplete. */
  #frameBytes = 0;

  constructor({ memory, arena, scratch, keeper }: Collaborators, arenaLimitBytes: number) {
    this.#memory = memory;
    this.#arena = arena;
    this.#scratch = scratch;
    this.#keeper = keeper;
    this.#arenaLimitBytes = arenaLimitBytes;
  }

  /** Where the bytes lie that have not been served yet. */
  get start(): number {
    return this.#start;
  }

  get end(): number {
    return this.#end;
  }

  /** True while there are bytes of an incomplete frame in memory of its own. */
  get holdsBytes(): boolean {
    return this.#region !== undefined && this.#end > this.#start;
  }

  /** The memory the next read is to fill. */
  target(): Uint8Array {
    const region = this.#region;
    if (region === undefined) {
      return this.#arena.waitersCount > 0 ? this.#scratch.smallView : this.#scratch.view;
    }
    const regionEnd = region.offset + region.length;
    if (this.#end === this.#start) return this.#memory.subarray(region.offset, regionEnd);
    const frameEnd = this.#start + Math.max(this.#frameBytes, FRAME_HEADER_BYTES);
    return this.#memory.subarray(this.#end, Math.min(frameEnd, regionEnd));
  }

  /** Tells that a read put `bytes` into the target. */
  received(bytes: number): void {
    if (this.#region === undefined) {
      this.#start = this.#scratch.region.offset;
      this.#end = this.#start + bytes;
    } else {
      this.#end += bytes;
    }
  }

  /**
   * Keeps the bytes from `at` on until more arrive; `frameBytes` is the size of the incomplete frame they begin with, 0
   * when unknown. False when there is no memory for them now: then they are where they were, and the caller must not read.
   */
  keep(at: number, frameBytes: number): boolean {
    this.#start = at;
    this.#frameBytes = frameBytes;
    const length = this.#end - at;
    if (length === 0) {
      this.#empty();
      return true;
    }
    const wanted = Math.max(frameBytes, FRAME_HEADER_BYTES, length);
    const region = this.#region;
    if (region !== undefined) {
      const freeBytes = region.offset + region.length - this.#end;
      if (freeBytes >= Math.min(wanted - length, MIN_READ_BYTES)) return true;
    }
    return this.#moveTo(worthwhile(wanted, length));
  }

  /** Copies what is not served yet out of the arena, for a connection that has to wait for memory. */
  copyOut(): Buffer {
    const copy = Buffer.from(this.#memory.subarray(this.#start, this.#end));
    this.release();
    return copy;
  }

  /** Takes back what copyOut gave. False when there is still no memory. */
  copyIn(bytes: Buffer, frameBytes: number): boolean {
    const wanted = Math.max(frameBytes, FRAME_HEADER_BYTES, bytes.length);
    const region = this.#allocate(worthwhile(wanted, bytes.length));
    if (region === undefined) return false;
    bytes.copy(this.#memory, region.offset);
    this.#region = region;
    this.#start = region.offset;
    this.#end = region.offset + bytes.length;
    this.#frameBytes = frameBytes;
    return true;
  }

  /** Gives back memory that is kept for the next frame only; true when there was some, and reads have a new target. */
  dropKept(): boolean {
    if (this.#region === undefined || this.#end > this.#start) return false;
    this.release();
    return true;
  }

  release(): void {
    if (this.#region !== undefined) this.#arena.release(this.#region);
    this.#region = undefined;
    this.#start = 0;
    this.#end = 0;
    this.#frameBytes = 0;
  }

  /** A connection that sends large frames keeps its memory for the next one, which then needs no copy, while there is plenty. */
  #empty(): void {
    const region = this.#region;
    const isPlenty = this.#arena.waitersCount === 0 && this.#arena.usedBytes <= this.#arenaLimitBytes * KEPT_SHARE;
    if (region === undefined || region.length < MIN_KEPT_BYTES || !isPlenty) {
      this.release();
      return;
    }
    const next = this.#keeper?.exchange(region, this.#arenaLimitBytes) ?? region;
    this.#region = next;
    this.#start = next.offset;
    this.#end = next.offset;
    this.#frameBytes = 0;
  }

  #moveTo(bytes: number): boolean {
    const region = this.#allocate(bytes);
    if (region === undefined) return false;
    const length = this.#end - this.#start;
    this.#memory.copyWithin(region.offset, this.#start, this.#end);
    if (this.#region !== undefined) this.#arena.release(this.#region);
    this.#region = region;
    this.#start = region.offset;
    this.#end = region.offset + length;
    return true;
  }

  #allocate(bytes: number): Region | undefined {
    if (this.#arena.usedBytes + bytes > this.#arenaLimitBytes) return undefined;
    return this.#arena.allocate(bytes);
  }
}

/** How much memory a frame of `wanted` bytes deserves after `received` of them. */
const worthwhile = (wanted: number, received: number): number => {
  if (received < SMALL_REGION_BYTES / 2) return Math.min(wanted, SMALL_REGION_BYTES);
  return Math.min(wanted, Math.max(LARGE_REGION_BYTES, received * GROWTH));
};
