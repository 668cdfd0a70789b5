// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

interface Position {
  readonly generation: number;
  readonly baseOffset: number;
  readonly entry: number;
  readonly position: number;
}

const CAPACITY = 8;

/**
 * Where the last few reads of a partition began and ended, so that a consumer that reads on needs no look-up for its start,
 * and one that reads what another has read needs none at all.
 */
export class PositionCache {
  readonly #positions: Position[] = [];
  #next = 0;

  /** Where entry number `entry` of the segment begins in its log, if known. */
  find(generation: number, baseOffset: number, entry: number): number | undefined {
    for (const known of this.#positions) {
      if (known.entry === entry && known.baseOffset === baseOffset && known.generation === generation) {
        return known.position;
      }
    }
    return undefined;
  }

  remember(generation: number, baseOffset: number, entry: number, position: number): void {
    this.#positions[this.#next] = { generation, baseOffset, entry, position };
    this.#next = (this.#next + 1) % CAPACITY;
  }
}
