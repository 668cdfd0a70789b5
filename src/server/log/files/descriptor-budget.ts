// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** Descriptors that connections and the files of the log share; it can be posted. */
export interface SharedDescriptors {
  /** How many there are for both together. */
  readonly limit: number;
  /** How many more may be open for a moment: for connections that come while files fill the limit. */
  readonly margin: number;
  /** How many threads open files. */
  readonly threads: number;
  readonly memory: SharedArrayBuffer;
}

/*
 * 32-bit words, each of which has one writer:
 *
 *   word     field
 *   0        connections of clients; the controller
 *   1        connections of HTTP; the controller
 *   2..      files that a thread has open; the thread, in order of their numbers, which begin with 1
 */
const CLIENTS = 0;
const HTTP = 1;
const FILES = 2;
const LEAST_FILES = 64;
/** What a thread that has fewer files than others may take of the margin, until these have closed some. */
const LENT_MARGIN = 0.5;

export const shareDescriptors = (limit: number, margin: number, threads: number): SharedDescriptors => ({
  limit,
  margin,
  threads,
  memory: new SharedArrayBuffer((FILES + threads) * Int32Array.BYTES_PER_ELEMENT),
});

/** Counts what is really open, so that files may take what connections do not need. */
export class DescriptorBudget {
  /** So far may `left` fall for a thread that has fewer files than others. */
  readonly lentFiles: number;
  /** What a thread may keep open whatever others have. */
  readonly leastFiles: number;
  readonly #limit: number;
  readonly #threads: number;
  readonly #words: Int32Array;

  constructor({ limit, margin, threads, memory }: SharedDescriptors) {
    this.lentFiles = margin * LENT_MARGIN;
    this.leastFiles = Math.min(LEAST_FILES, Math.floor((margin * (1 - LENT_MARGIN)) / threads));
    this.#limit = limit;
    this.#threads = threads;
    this.#words = new Int32Array(memory);
  }

  countClients(count: number): void {
    Atomics.store(this.#words, CLIENTS, count);
  }

  countHttpConnections(count: number): void {
    Atomics.store(this.#words, HTTP, count);
  }

  countFiles(thread: number, count: number): void {
    Atomics.store(this.#words, FILES + thread - 1, count);
  }

  /** How many more files may be open; below 0 when some have to be closed. */
  get left(): number {
    return this.#limit - Atomics.load(this.#words, CLIENTS) - Atomics.load(this.#words, HTTP) - this.#files;
  }

  /** How many a thread has that has as many as any other. */
  get equalShare(): number {
    return this.#files / this.#threads;
  }

  get #files(): number {
    let files = 0;
    for (let thread = 0; thread < this.#threads; thread++) files += Atomics.load(this.#words, FILES + thread);
    return files;
  }
}
