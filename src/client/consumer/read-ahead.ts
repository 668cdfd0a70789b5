// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** Batches up to this size are read in no time. */
const SMALL_BYTES = 16 * 1024;

interface Sized {
  readonly bytes: number;
}

export interface ReadAheadLimits {
  /** Batches that wait to be read. */
  readonly batches: number;
  /** Nothing more is asked for while what was received has so many bytes. */
  readonly bytes: number;
}

/** Polls ahead of whoever reads, one poll after the other. */
export class ReadAhead<Batch extends Sized> {
  readonly #poll: () => Promise<Batch | undefined>;
  readonly #limits: ReadAheadLimits;
  readonly #ready: Batch[] = [];
  /** Never rejects. */
  #polling: Promise<void> | undefined;
  /** Waits until somebody asks for the batch that did not come. */
  #failure: { readonly error: unknown } | undefined;
  #current: Batch | undefined;
  #isGoingOn = false;

  /** `poll` gives the next batch, or undefined at the end. */
  constructor(poll: () => Promise<Batch | undefined>, limits: ReadAheadLimits) {
    this.#poll = poll;
    this.#limits = limits;
  }

  /**
   * The batch that is next; undefined at the end. `wait` gives up by rejecting, which loses nothing.
   * @throws what a poll failed with, once
   */
  async next(wait: (polling: Promise<void>) => Promise<void>): Promise<Batch | undefined> {
    this.#current = undefined;
    if (this.#ready.length === 0 && this.#failure === undefined) await wait(this.#polling ?? this.#start());
    this.#current = this.#ready.shift();
    if (this.#current === undefined) this.#throwFailure();
    else this.#goOnAfter(this.#current);
    return this.#current;
  }

  #throwFailure(): void {
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure !== undefined) throw failure.error;
  }

  #start(): Promise<void> {
    this.#polling = this.#poll().then(
      (batch) => {
        this.#polling = undefined;
        if (batch === undefined) return;
        this.#ready.push(batch);
        this.#goOnAfter(batch);
      },
      (error: unknown) => {
        this.#polling = undefined;
        this.#failure = { error };
      },
    );
    return this.#polling;
  }

  /** Whoever reads a small batch gets it, and sends what it says to that, before the next poll is made. */
  #goOnAfter({ bytes }: Batch): void {
    if (this.#isGoingOn) return;
    if (bytes > SMALL_BYTES) {
      this.#goOn();
      return;
    }
    this.#isGoingOn = true;
    nextTurn(() => {
      this.#isGoingOn = false;
      this.#goOn();
    });
  }

  #goOn(): void {
    const isFull = this.#ready.length >= this.#limits.batches || this.#heldBytes() >= this.#limits.bytes;
    if (!isFull && this.#polling === undefined && this.#failure === undefined) void this.#start();
  }

  #heldBytes(): number {
    return this.#ready.reduce((sum, { bytes }) => sum + bytes, this.#current?.bytes ?? 0);
  }
}

/** When everything is done that can be done at once; browsers have no way to say so without a delay. */
const nextTurn: (callback: () => void) => unknown = globalThis.setImmediate ?? queueMicrotask;
