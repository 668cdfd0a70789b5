// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { pause } from "../../client/pause.ts";

/** Moments all threads agree on: both clocks of a process read the same in each of them. */
export interface CommonStart {
  readonly monotonicNs: bigint;
  readonly epochMicros: number;
}

export const commonStart = (): CommonStart => ({
  monotonicNs: process.hrtime.bigint(),
  // Date.now knows no parts of a millisecond.
  epochMicros: Math.round((performance.timeOrigin + performance.now()) * 1000),
});

/** Milliseconds since the common start, by a clock that never jumps, to a fraction of a microsecond. */
export class Clock {
  readonly #originMs: number;
  readonly #epochMicros: number;

  constructor({ monotonicNs, epochMicros }: CommonStart) {
    const sinceStartMs = Number(process.hrtime.bigint() - monotonicNs) / 1e6;
    this.#originMs = performance.now() - sinceStartMs;
    this.#epochMicros = epochMicros;
  }

  nowMs(): number {
    return performance.now() - this.#originMs;
  }

  /** Microseconds since 1970, of the same clock. */
  toEpochMicros(atMs: number): number {
    return this.#epochMicros + Math.round(atMs * 1000);
  }

  fromEpochMicros(micros: number): number {
    return (micros - this.#epochMicros) / 1000;
  }

  /** Waits until a moment; timers come within a millisecond, the rest is spent on turns of the event loop. */
  async until(atMs: number, signal: AbortSignal): Promise<void> {
    for (let leftMs = atMs - this.nowMs(); leftMs > 0 && !signal.aborted; leftMs = atMs - this.nowMs()) {
      if (leftMs >= TIMER_MS) await pause(Math.min(Math.floor(leftMs - TIMER_SLACK_MS), MAX_TIMER_MS), signal);
      else await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

const TIMER_SLACK_MS = 1;
const TIMER_MS = 2;
/** A longer timer would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;
