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

interface Flush {
  /** The place after the last entry it waits for. */
  readonly end: number;
  readonly resolve: () => void;
}

/** The messages for one destination, in order, cut into batches. */
export class Lane<Value> {
  readonly #options: LaneOptions;
  /** Never rejects. */
  readonly #deliver: (batch: Entry<Value>[]) => Promise<void>;
  readonly #entries = new Fifo<Entry<Value>>();
  /** Batches under way, the oldest first, each with the place of its first entry among all there ever were. */
  readonly #underWay = new Map<Entry<Value>[], number>();
  readonly #flushes: Flush[] = [];
  /** The place of the next entry that is taken. */
  #place = 0;
  #bytes = 0;
  #lingering: unknown;
  #isDue = false;

  constructor(options: LaneOptions, deliver: (batch: Entry<Value>[]) => Promise<void>) {
    this.#options = options;
    this.#deliver = deliver;
  }

  get inFlight(): number {
    return this.#underWay.size;
  }

  /** What is in requests that are not answered, the oldest first. */
  get underWay(): Entry<Value>[] {
    return [...this.#underWay.keys()].flat();
  }

  get queued(): number {
    return this.#entries.length;
  }

  get isIdle(): boolean {
    return this.#entries.length === 0 && this.#underWay.size === 0;
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

  /** Sends without waiting for more, and resolves when nothing is left of what is in it now. */
  flush(): Promise<void> {
    if (this.isIdle) return Promise.resolve();
    this.hurry();
    const end = this.#place + this.#entries.length;
    return new Promise((resolve) => this.#flushes.push({ end, resolve }));
  }

  /** Sends without waiting for more. */
  hurry(): void {
    this.#isDue = this.#entries.length > 0;
    this.#pump();
  }

  /** What is not in a request yet. */
  drop(): Entry<Value>[] {
    const dropped = this.#entries.drain();
    this.#place += dropped.length;
    this.#bytes = 0;
    this.#settleDown();
    this.#tellFlushed();
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
    while (this.#underWay.size < maxInFlight && this.#entries.length > 0) {
      const isFull = this.#entries.length >= maxMessages || this.#bytes >= maxBytes;
      if (!isFull && !this.#isDue) return;
      const batch = this.#cut();
      if (this.#entries.length === 0) this.#settleDown();
      this.#send(batch);
    }
  }

  #send(batch: Entry<Value>[]): void {
    this.#underWay.set(batch, this.#place);
    this.#place += batch.length;
    void this.#deliver(batch).then(() => {
      this.#underWay.delete(batch);
      this.#tellFlushed();
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
    this.#isDue = false;
  }

  #tellFlushed(): void {
    if (this.#flushes.length === 0) return;
    const [oldest = this.#place] = this.#underWay.values();
    while ((this.#flushes[0]?.end ?? Number.POSITIVE_INFINITY) <= oldest) this.#flushes.shift()?.resolve();
  }
}
