// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

interface Gap {
  readonly first: number;
  readonly last: number;
}

/**
 * Numbers objects from 0 on. A freed number is given out again, the one freed last first; after a restart the holes below
 * the highest number in use are free, the highest hole first.
 */
export class SlotAllocator {
  /** Free numbers; given out from the last gap, and from its highest number down. */
  #gaps: Gap[] = [];
  #next = 0;

  /** The number the next object gets. */
  peek(): number {
    return this.#gaps.at(-1)?.last ?? this.#next;
  }

  /** Marks a number as used, whether peek() named it or a log did. */
  take(id: number): void {
    if (id >= this.#next) {
      if (id > this.#next) this.#gaps.unshift({ first: this.#next, last: id - 1 });
      this.#next = id + 1;
      return;
    }
    const at = this.#gaps.findLastIndex(({ first, last }) => first <= id && id <= last);
    const gap = this.#gaps[at];
    if (gap === undefined) return;
    const below = { first: gap.first, last: id - 1 };
    const above = { first: id + 1, last: gap.last };
    this.#gaps.splice(at, 1, ...[below, above].filter(({ first, last }) => first <= last));
  }

  release(id: number): void {
    this.#gaps.push({ first: id, last: id });
  }

  /** Forgets what was freed and when, as a restart does. */
  rebuild(used: Iterable<number>): void {
    this.#gaps = [];
    this.#next = 0;
    for (const id of [...used].sort((a, b) => a - b)) {
      if (id > this.#next) this.#gaps.push({ first: this.#next, last: id - 1 });
      this.#next = id + 1;
    }
  }
}
