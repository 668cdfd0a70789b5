// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Clock } from "../clock.ts";
import { abortable } from "../connection/call-signal.ts";
import { clientError } from "../errors.ts";
import { Fifo } from "../fifo.ts";
import { pause } from "../pause.ts";

/** Of a call that waits for room. */
interface Patience {
  readonly signal: AbortSignal | undefined;
  /** When it began to wait, be it for its turn. */
  readonly sinceMs: number;
}

interface Waiter {
  readonly bytes: number;
  readonly admit: () => void;
  isAdmitted: boolean;
  isGone: boolean;
}

export interface BudgetOptions {
  readonly clock: Clock;
  readonly bytes: number;
  readonly onFull: "wait" | "fail";
  /** 0 for as long as it takes. */
  readonly waitTimeoutMs: number;
}

/** Bounds the bytes that are buffered; whoever waits gets its share in turn. */
export class ByteBudget {
  readonly #options: BudgetOptions;
  readonly #waiters = new Fifo<Waiter>();
  #used = 0;

  constructor(options: BudgetOptions) {
    this.#options = options;
  }

  get used(): number {
    return this.#used;
  }

  /** True when the bytes are taken. What is larger than the whole budget is let in when nothing else is. */
  tryTake(bytes: number): boolean {
    if (this.#waiters.length > 0 || !this.#fits(bytes)) return false;
    this.#used += bytes;
    return true;
  }

  /** @throws the reason of the signal, IggyError background_send_buffer_full, background_send_timeout */
  async take(bytes: number, { signal, sinceMs }: Patience): Promise<void> {
    if (this.tryTake(bytes)) return;
    const { onFull, waitTimeoutMs } = this.#options;
    if (onFull === "fail") throw clientError("background_send_buffer_full", { bytes, used: this.#used });
    let admit = (): void => {};
    const turn = new Promise<void>((resolve) => {
      admit = resolve;
    });
    const waiter: Waiter = { bytes, admit, isAdmitted: false, isGone: false };
    this.#waiters.push(waiter);
    const over = new AbortController();
    try {
      const late = waitTimeoutMs === 0 ? [] : [this.#late(sinceMs, over.signal)];
      await abortable(Promise.race([turn, ...late]), signal);
    } catch (error) {
      waiter.isGone = true;
      if (waiter.isAdmitted) this.give(bytes);
      else this.#admit();
      throw error;
    } finally {
      over.abort();
    }
  }

  give(bytes: number): void {
    this.#used -= bytes;
    this.#admit();
  }

  async #late(sinceMs: number, signal: AbortSignal): Promise<void> {
    const { clock, waitTimeoutMs: timeoutMs } = this.#options;
    await pause(Math.max(0, sinceMs + timeoutMs - clock.now()), signal, clock);
    if (!signal.aborted) throw clientError("background_send_timeout", { timeoutMs });
  }

  #fits(bytes: number): boolean {
    return this.#used === 0 || this.#used + bytes <= this.#options.bytes;
  }

  #admit(): void {
    for (let next = this.#waiters.first(); next !== undefined; next = this.#waiters.first()) {
      if (!next.isGone && !this.#fits(next.bytes)) return;
      this.#waiters.shift();
      if (next.isGone) continue;
      this.#used += next.bytes;
      next.isAdmitted = true;
      next.admit();
    }
  }
}
