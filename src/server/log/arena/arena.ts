// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** A piece of kernel memory that belongs to one connection or reply until it is released. */
export interface Region {
  readonly offset: number;
  readonly length: number;
}

interface Waiter {
  readonly bytes: number;
  readonly limitBytes: number;
  readonly resume: () => void;
}

const GRANULE_BYTES = 4096;

/**
 * Hands out regions of the kernel's memory, lowest address first, so that the part that was ever touched stays as small
 * as the peak of what was in use. Nobody waits for long: see `whenAvailable`.
 */
export class Arena {
  readonly capacityBytes: number;
  usedBytes = 0;
  /** Free blocks in address order, as pairs of start and end. */
  readonly #free: number[];
  readonly #waiters: Waiter[] = [];
  #isResuming = false;

  constructor(startOffset: number, endOffset: number) {
    const start = Math.ceil(startOffset / GRANULE_BYTES) * GRANULE_BYTES;
    const end = Math.floor(endOffset / GRANULE_BYTES) * GRANULE_BYTES;
    this.#free = [start, end];
    this.capacityBytes = end - start;
  }

  get waitersCount(): number {
    return this.#waiters.length + (this.#isResuming ? 1 : 0);
  }

  /** A region of at least `bytes`, or undefined when no free block is that large. */
  allocate(bytes: number): Region | undefined {
    const length = Math.max(Math.ceil(bytes / GRANULE_BYTES) * GRANULE_BYTES, GRANULE_BYTES);
    const free = this.#free;
    for (let at = 0; at < free.length; at += 2) {
      const start = free[at] ?? 0;
      const end = free[at + 1] ?? 0;
      if (end - start < length) continue;
      if (end - start === length) free.splice(at, 2);
      else free[at] = start + length;
      this.usedBytes += length;
      return { offset: start, length };
    }
    return undefined;
  }

  release(region: Region): void {
    const free = this.#free;
    const { offset: start, length } = region;
    const end = start + length;
    let at = 0;
    while (at < free.length && (free[at] ?? 0) < start) at += 2;
    const joinsPrevious = at > 0 && free[at - 1] === start;
    const joinsNext = free[at] === end;
    if (joinsPrevious && joinsNext) free.splice(at - 1, 2);
    else if (joinsPrevious) free[at - 1] = end;
    else if (joinsNext) free[at] = start;
    else free.splice(at, 0, start, end);
    this.usedBytes -= length;
    this.#serveWaiters();
  }

  /**
   * Calls `resume` once `bytes` may be available without more than `limitBytes` being in use; callers are served in the order
   * they came, and must allocate again. Returns a function that gives up the place in the queue.
   */
  whenAvailable(bytes: number, resume: () => void, limitBytes = this.capacityBytes): () => void {
    const waiter: Waiter = { bytes, limitBytes, resume };
    this.#waiters.push(waiter);
    return () => {
      const at = this.#waiters.indexOf(waiter);
      if (at >= 0) this.#waiters.splice(at, 1);
    };
  }

  #serveWaiters(): void {
    const first = this.#waiters[0];
    if (this.#isResuming || first === undefined || !this.#fits(first)) return;
    this.#waiters.shift();
    this.#isResuming = true;
    setImmediate(() => {
      this.#isResuming = false;
      first.resume();
      this.#serveWaiters();
    });
  }

  #fits({ bytes, limitBytes }: Waiter): boolean {
    if (this.usedBytes + bytes > limitBytes) return false;
    for (let at = 0; at < this.#free.length; at += 2) {
      if ((this.#free[at + 1] ?? 0) - (this.#free[at] ?? 0) >= bytes) return true;
    }
    return false;
  }
}
