// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** Something with open files that can be closed and opened again. */
export interface Pooled {
  close(): void;
}

interface Entry {
  lastUse: number;
  readonly forget: () => void;
}

/** How much of the pool is closed at once when it is full: a scan for every open would cost more than reopening. */
const EVICTED_FRACTION = 0.25;

/** Bounds how many files one thread keeps open: the least recently used are closed when the limit is reached. */
export class FilePool {
  readonly #limit: number;
  readonly #entries = new Map<Pooled, Entry>();
  #clock = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get openCount(): number {
    return this.#entries.size;
  }

  /** Takes over what `open` gives; `forget` is called when the pool closes it, so that the owner drops its reference. */
  add<File extends Pooled>(open: () => File, forget: () => void): File {
    if (this.#entries.size >= this.#limit) this.#evict();
    const file = open();
    this.#entries.set(file, { lastUse: ++this.#clock, forget });
    return file;
  }

  touch(file: Pooled): void {
    const entry = this.#entries.get(file);
    if (entry !== undefined) entry.lastUse = ++this.#clock;
  }

  close(file: Pooled): void {
    if (this.#entries.delete(file)) file.close();
  }

  closeAll(): void {
    for (const [file, entry] of [...this.#entries]) {
      entry.forget();
      this.close(file);
    }
  }

  #evict(): void {
    const oldestFirst = [...this.#entries].sort(([, a], [, b]) => a.lastUse - b.lastUse);
    for (const [file, entry] of oldestFirst.slice(0, Math.ceil(this.#limit * EVICTED_FRACTION))) {
      entry.forget();
      this.close(file);
    }
  }
}
