// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Clock } from "../clock.ts";
import { Fifo } from "../fifo.ts";
import type { Entry } from "./delivery.ts";

export interface LaneOptions {
  readonly clock: Clock;
  readonly maxMessages: number;
  readonly maxBytes: number;
  readonly lingerMs: number;
  readonly maxInFlight: number;
}

/** The messages for one destination, in order, cut into batches. */
export class Lane<Value> {
  readonly #options: LaneOptions;
  /** Never rejects. */
  readonly #deliver: (batch: Entry<Value>[]) => Promise<void>;
  readonly #entries = new Fifo<Entry<Value>>();
  #bytes = 0;
  #inFlight = 0;
  #lingering: unknown;
  #isDue = false;
  #whenIdle: (() => void)[] = [];

  constructor(options: LaneOptions, deliver: (batch: Entry<Value>[]) => Promise<void>) {
    this.#options = options;
    this.#deliver = deliver;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  get queued(): number {
    return this.#entries.length;
  }

  get isIdle(): boolean {
    return this.#entries.length === 0 && this.#inFlight === 0;
  }

  add(entries: readonly Entry<Value>[]): void {
    for (const entry of entries) {
      this.#entries.push(entry);
      this.#bytes += entry.bytes;
    }
    if (this.#options.lingerMs === 0) this.#isDue = true;
    else this.#linger();
    this.#pump();
  }

  /** Sends without waiting for more, and resolves when nothing is left. */
  flush(): Promise<void> {
    if (this.isIdle) return Promise.resolve();
    return new Promise((resolve) => {
      this.#whenIdle.push(resolve);
      this.#isDue = true;
      this.#pump();
    });
  }

  /** Sends without waiting for more. */
  hurry(): void {
    this.#isDue = this.#entries.length > 0;
    this.#pump();
  }

  /** What is not in a request yet. */
  drop(): Entry<Value>[] {
    const dropped = this.#entries.drain();
    this.#bytes = 0;
    this.#tellIdle();
    return dropped;
  }

  #linger(): void {
    this.#lingering ??= this.#options.clock.setTimeout(() => {
      this.#lingering = undefined;
      this.#isDue = true;
      this.#pump();
    }, this.#options.lingerMs);
  }

  #pump(): void {
    const { maxMessages, maxBytes, maxInFlight } = this.#options;
    while (this.#inFlight < maxInFlight && this.#entries.length > 0) {
      const isFull = this.#entries.length >= maxMessages || this.#bytes >= maxBytes;
      if (!isFull && !this.#isDue) return;
      const batch = this.#cut();
      if (this.#entries.length === 0) this.#settleDown();
      this.#send(batch);
    }
    this.#tellIdle();
  }

  #send(batch: Entry<Value>[]): void {
    this.#inFlight++;
    void this.#deliver(batch).then(() => {
      this.#inFlight--;
      this.#pump();
    });
  }

  /** As many as fit, at least one. */
  #cut(): Entry<Value>[] {
    const { maxMessages, maxBytes } = this.#options;
    const batch: Entry<Value>[] = [];
    let bytes = 0;
    for (let next = this.#entries.first(); next !== undefined; next = this.#entries.first()) {
      if (batch.length === maxMessages || (batch.length > 0 && bytes + next.bytes > maxBytes)) break;
      this.#entries.shift();
      batch.push(next);
      bytes += next.bytes;
    }
    this.#bytes -= bytes;
    return batch;
  }

  /** The next message begins a new wait. */
  #settleDown(): void {
    if (this.#lingering !== undefined) this.#options.clock.clearTimeout(this.#lingering);
    this.#lingering = undefined;
    this.#isDue = this.#whenIdle.length > 0;
  }

  #tellIdle(): void {
    if (!this.isIdle) return;
    this.#isDue = false;
    for (const tell of this.#whenIdle.splice(0)) tell();
  }
}
