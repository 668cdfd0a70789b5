// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { StreamReader } from "./byte-stream.ts";

/** Copies chunks that lie in memory of their own into a reader's target, for streams that cannot be read straight into it. */
export class ChunkFeeder {
  readonly #reader: StreamReader;
  readonly #chunks: Uint8Array[] = [];
  #isFeeding = false;
  #isWanted = true;

  constructor(reader: StreamReader) {
    this.#reader = reader;
  }

  get holdsBytes(): boolean {
    return this.#chunks.length > 0;
  }

  /** True while nothing more may be fed: what is here has to wait for `resume`. */
  get isFull(): boolean {
    return !this.#isWanted || this.holdsBytes;
  }

  /** Gives a chunk to the reader. False when the reader had enough; what it did not take follows after `resume`. */
  feed(chunk: Uint8Array): boolean {
    this.#chunks.push(chunk);
    return this.#run();
  }

  /** The reader wants bytes again. True when it took all there were and wants more. */
  resume(): boolean {
    this.#isWanted = true;
    return this.#run();
  }

  drop(): void {
    this.#chunks.length = 0;
    this.#isWanted = false;
  }

  /** A reader may resume from inside of `received`; the outer run goes on then. */
  #run(): boolean {
    if (this.#isFeeding) return false;
    this.#isFeeding = true;
    for (let chunk = this.#chunks[0]; this.#isWanted && chunk !== undefined; chunk = this.#chunks[0]) {
      const target = this.#reader.target();
      const bytes = Math.min(target.length, chunk.length);
      target.set(bytes === chunk.length ? chunk : chunk.subarray(0, bytes));
      if (bytes === chunk.length) this.#chunks.shift();
      else this.#chunks[0] = chunk.subarray(bytes);
      this.#isWanted = false;
      if (this.#reader.received(bytes)) this.#isWanted = true;
    }
    this.#isFeeding = false;
    return this.#isWanted;
  }
}
