// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** A body in the pieces it came in. */
export interface BodyPieces {
  readonly pieces: readonly Buffer[];
  readonly bytes: number;
}

/** Larger bodies get memory of their own. */
const MAX_KEPT_BYTES = 1024 * 1024;

/** Where bodies are put together, one after the other in the same memory: new memory costs several times the copy. */
export class BodyPlace {
  #place = Buffer.alloc(0);

  /** All of a body, until the next one is asked for: to be read at once, and into something else. */
  whole({ pieces, bytes }: BodyPieces): Buffer {
    const [first] = pieces;
    if (pieces.length === 1 && first !== undefined) return first;
    if (bytes > MAX_KEPT_BYTES) return Buffer.concat(pieces, bytes);
    if (this.#place.length < bytes) this.#place = Buffer.allocUnsafeSlow(Math.min(bytes * 2, MAX_KEPT_BYTES));
    let at = 0;
    for (const piece of pieces) {
      this.#place.set(piece, at);
      at += piece.length;
    }
    return this.#place.subarray(0, bytes);
  }
}
