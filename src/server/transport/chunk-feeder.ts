// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { StreamReader } from "./byte-stream.ts";

/** Copies chunks that lie in memory of their own into a reader's target, for streams that cannot be read straight into it. */
export class ChunkFeeder {
  readonly #reader: StreamReader;
  #rest: Uint8Array | undefined;
  #isFeeding = false;
  #isWanted = true;

  constructor(reader: StreamReader) {
    this.#reader = reader;
  }

  /** True while nothing more may be fed: what is here has to wait for `resume`. */
  get isFull(): boolean {
    return !this.#isWanted || this.#rest !== undefined;
  }

  /** Gives a chunk to the reader. False when the reader had enough; what it did not take follows after `resume`. */
  feed(chunk: Uint8Array): boolean {
    this.#rest = this.#rest === undefined ? chunk : Buffer.concat([this.#rest, chunk]);
    return this.#run();
  }

  /** The reader wants bytes again. True when it took all there were and wants more. */
  resume(): boolean {
    this.#isWanted = true;
    return this.#run();
  }

  drop(): void {
    this.#rest = undefined;
    this.#isWanted = false;
  }

  /** A reader may resume from inside of `received`; the outer run goes on then. */
  #run(): boolean {
    if (this.#isFeeding) return false;
    this.#isFeeding = true;
    while (this.#isWanted && this.#rest !== undefined) {
      const target = this.#reader.target();
      const rest = this.#rest;
      const bytes = Math.min(target.length, rest.length);
      target.set(bytes === rest.length ? rest : rest.subarray(0, bytes));
      this.#rest = bytes === rest.length ? undefined : rest.subarray(bytes);
      this.#isWanted = false;
      if (this.#reader.received(bytes)) this.#isWanted = true;
    }
    this.#isFeeding = false;
    return this.#isWanted;
  }
}
