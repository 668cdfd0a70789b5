// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { DescriptorBudget } from "./descriptor-budget.ts";

/** A file that can be closed and opened again. */
export interface Pooled {
  /** Where the pool keeps it while it is open; the pool writes it. */
  place: number;
  /** Somebody uses it at the moment and it has to stay open. */
  readonly isPinned: boolean;
  /** Closes the file, which the pool has dropped. */
  evict(): void;
}

/** Closed at most for a file that is opened, so that no single request pays for many. */
const CLOSED_BY_OPEN = 2;
/** Files that are looked at for one that is not in use. */
const MAX_ATTEMPTS = 8;

/**
 * Bounds how many files the process keeps open, together with the pools of other threads. Which one is closed is left to
 * chance: where all are used in turns and a few are too many, closing what was unused longest would close each of them just before
 * it is used again, and nothing has to be noted at each use.
 */
export class FilePool {
  readonly #budget: DescriptorBudget;
  readonly #thread: number;
  readonly #files: Pooled[] = [];

  constructor(budget: DescriptorBudget, thread: number) {
    this.#budget = budget;
    this.#thread = thread;
    // Whoever had the number before may have died.
    this.#count();
  }

  get openCount(): number {
    return this.#files.length;
  }

  /** True while a file is only opened for another one that is closed. */
  get isFull(): boolean {
    return this.#budget.left <= 0;
  }

  /** To be called before a file is opened. */
  makeRoom(): void {
    for (let closed = 0; closed < CLOSED_BY_OPEN && this.#hasToGive(1); closed++) this.#evictOne();
  }

  /** To be called when others need descriptors: closes what this thread has more than its share. */
  trim(): void {
    while (this.#hasToGive(0) && this.#evictOne());
  }

  /** Takes over an open file. */
  add(file: Pooled): void {
    file.place = this.#files.length;
    this.#files.push(file);
    this.#count();
  }

  /** Forgets a file that its owner closes. */
  remove(file: Pooled): void {
    const last = this.#files.pop();
    if (last !== undefined && last !== file) {
      this.#files[file.place] = last;
      last.place = file.place;
    }
    this.#count();
  }

  closeAll(): void {
    for (let file = this.#files.at(-1); file !== undefined; file = this.#files.at(-1)) this.#evict(file);
  }

  /** Whether this thread has to close a file before `more` are opened. */
  #hasToGive(more: number): boolean {
    const left = this.#budget.left - more;
    const files = this.#files.length + more;
    if (left >= 0 || files <= this.#budget.leastFiles) return false;
    return files > this.#budget.equalShare || left < -this.#budget.lentFiles;
  }

  #evictOne(): boolean {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const file = this.#files[Math.floor(Math.random() * this.#files.length)];
      if (file === undefined || file.isPinned) continue;
      this.#evict(file);
      return true;
    }
    return false;
  }

  #evict(file: Pooled): void {
    this.remove(file);
    file.evict();
  }

  #count(): void {
    this.#budget.countFiles(this.#thread, this.#files.length);
  }
}
