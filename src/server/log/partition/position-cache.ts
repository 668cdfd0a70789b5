// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

const CAPACITY = 8;
/** Generation, base offset, entry, position. */
const FIELDS = 4;

/**
 * Where the last few reads of a partition began and ended, so that a consumer that reads on needs no look-up for its start,
 * and one that reads what another has read needs none at all.
 */
export class PositionCache {
  // Numbers in one place, as an object for every read of many partitions would live until garbage collections have copied it.
  readonly #numbers: number[] = new Array<number>(CAPACITY * FIELDS).fill(-1);
  #next = 0;

  /** Where entry number `entry` of the segment begins in its log, if known. */
  find(generation: number, baseOffset: number, entry: number): number | undefined {
    const numbers = this.#numbers;
    for (let at = 0; at < CAPACITY * FIELDS; at += FIELDS) {
      if (numbers[at + 2] === entry && numbers[at + 1] === baseOffset && numbers[at] === generation) {
        return numbers[at + 3];
      }
    }
    return undefined;
  }

  remember(generation: number, baseOffset: number, entry: number, position: number): void {
    const at = this.#next * FIELDS;
    this.#numbers[at] = generation;
    this.#numbers[at + 1] = baseOffset;
    this.#numbers[at + 2] = entry;
    this.#numbers[at + 3] = position;
    this.#next = (this.#next + 1) % CAPACITY;
  }
}
