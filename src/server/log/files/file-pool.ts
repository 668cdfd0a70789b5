// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** Something with open files that can be closed and opened again. */
export interface Pooled {
  /** When it was used last, in uses of the pool; the pool writes it. */
  lastUse: number;
  close(): void;
}

/** Who has to drop its reference when the pool closes a file. */
export interface FileOwner<File extends Pooled> {
  forget(file: File): void;
}

/** How much of the pool is closed at once when it is full: a scan for every open would cost more than reopening. */
const EVICTED_FRACTION = 0.25;

/** Bounds how many files one thread keeps open: the least recently used are closed when the limit is reached. */
export class FilePool {
  readonly #limit: number;
  readonly #owners = new Map<Pooled, FileOwner<never>>();
  #clock = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get openCount(): number {
    return this.#owners.size;
  }

  /** To be called before a file is opened. */
  makeRoom(): void {
    if (this.#owners.size >= this.#limit) this.#evict();
  }

  /** Takes over an open file. */
  add<File extends Pooled>(file: File, owner: FileOwner<File>): void {
    file.lastUse = ++this.#clock;
    this.#owners.set(file, owner);
  }

  touch(file: Pooled): void {
    file.lastUse = ++this.#clock;
  }

  /** Closes a file whose owner has dropped it. */
  close(file: Pooled): void {
    if (this.#owners.delete(file)) file.close();
  }

  closeAll(): void {
    for (const file of [...this.#owners.keys()]) this.#takeFromOwner(file);
  }

  #evict(): void {
    const oldestFirst = [...this.#owners.keys()].sort((a, b) => a.lastUse - b.lastUse);
    for (const file of oldestFirst.slice(0, Math.ceil(this.#limit * EVICTED_FRACTION))) this.#takeFromOwner(file);
  }

  #takeFromOwner(file: Pooled): void {
    this.#owners.get(file)?.forget(file as never);
    this.close(file);
  }
}
