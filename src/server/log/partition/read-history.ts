// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { LogRange } from "../recent/recent-layout.ts";

const CAPACITY = 16;

/** Where the last few large reads of a partition began, so that what is read more than once can be told. */
export class ReadHistory {
  readonly #ranges: LogRange[] = [];
  #next = 0;

  /** Whether a read began there before; remembers that one does. */
  repeats(range: LogRange): boolean {
    for (const known of this.#ranges) {
      const isSame =
        known.position === range.position &&
        known.segmentBaseOffset === range.segmentBaseOffset &&
        known.generation === range.generation;
      if (isSame) return true;
    }
    this.#ranges[this.#next] = range;
    this.#next = (this.#next + 1) % CAPACITY;
    return false;
  }
}
