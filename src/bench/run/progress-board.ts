// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Progress } from "../worker/worker-messages.ts";

/** How all actors together are doing. */
export interface Overview {
  readonly messages: number;
  readonly userBytes: number;
  /** Of payloads, as fast as it went lately. */
  readonly bytesPerSecond: number;
  /** Of all latencies so far, of the actor that has the highest. */
  readonly p99Ms: number;
}

interface Thread {
  readonly last: Progress;
  /** Between its last two reports. */
  readonly bytesPerSecond: number;
}

const nothing: Overview = { messages: 0, userBytes: 0, bytesPerSecond: 0, p99Ms: 0 };

/**
 * Puts together what threads tell of their actors. Each tells at moments of its own: its rate is from one of its reports to its
 * next, and the whole is the sum of these.
 */
export class ProgressBoard {
  readonly #threads = new Map<number, Thread>();

  report(thread: number, now: Progress): void {
    const before = this.#threads.get(thread)?.last ?? { atMs: 0, userBytes: 0 };
    const passedMs = now.atMs - before.atMs;
    const bytesPerSecond = passedMs <= 0 ? 0 : (1000 * (now.userBytes - before.userBytes)) / passedMs;
    this.#threads.set(thread, { last: now, bytesPerSecond });
  }

  /** Its actors do no more. */
  finish(thread: number): void {
    const known = this.#threads.get(thread);
    if (known !== undefined) this.#threads.set(thread, { ...known, bytesPerSecond: 0 });
  }

  /** Undefined before anybody has told anything. */
  get overview(): Overview | undefined {
    if (this.#threads.size === 0) return undefined;
    return [...this.#threads.values()].reduce<Overview>(
      (sum, { last, bytesPerSecond }) => ({
        messages: sum.messages + last.messages,
        userBytes: sum.userBytes + last.userBytes,
        bytesPerSecond: sum.bytesPerSecond + bytesPerSecond,
        p99Ms: Math.max(sum.p99Ms, last.p99Ms),
      }),
      nothing,
    );
  }
}
