// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/**
 * Says when work of some size is due, so that it keeps to a rate. The bucket is empty at the start and may go below zero: work
 * larger than what it holds is paid off afterwards. Who is late may catch up, but with no more than `burstMs` brings.
 */
export class TokenBucket {
  readonly #bytesPerMs: number;
  readonly #burstMs: number;
  #paidAtMs: number;

  constructor(bytesPerSecond: number, startMs: number, burstMs: number) {
    this.#bytesPerMs = bytesPerSecond / 1000;
    this.#paidAtMs = startMs;
    this.#burstMs = burstMs;
  }

  /** When everything taken so far is paid off. */
  get paidAtMs(): number {
    return this.#paidAtMs;
  }

  /** Takes what a request needs, and gives when it is due: a moment that may be in the past. */
  take(bytes: number, nowMs: number): number {
    const dueMs = Math.max(this.#paidAtMs, nowMs - this.#burstMs);
    this.#paidAtMs = dueMs + bytes / this.#bytesPerMs;
    return dueMs;
  }
}
