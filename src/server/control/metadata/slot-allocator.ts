// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/**
 * Numbers objects from 0 on. A freed number is given out again, the one freed last first; after a restart the holes below
 * the highest number in use are free, the highest hole first.
 */
export class SlotAllocator {
  /** Given out from the end. */
  #free: number[] = [];
  #next = 0;

  /** The number the next object gets. */
  peek(): number {
    return this.#free.at(-1) ?? this.#next;
  }

  /** Marks a number as used, whether peek() named it or a log did. */
  take(id: number): void {
    const at = this.#free.lastIndexOf(id);
    if (at >= 0) this.#free.splice(at, 1);
    while (this.#next <= id) {
      if (this.#next < id) this.#free.unshift(this.#next);
      this.#next++;
    }
  }

  release(id: number): void {
    this.#free.push(id);
  }

  /** Forgets what was freed and when, as a restart does. */
  rebuild(used: Iterable<number>): void {
    const ids = new Set(used);
    this.#next = Math.max(-1, ...ids) + 1;
    this.#free = [];
    for (let id = 0; id < this.#next; id++) if (!ids.has(id)) this.#free.push(id);
  }
}
