// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { CHUNK_BYTES, HEAD_WORDS, HEADS_PER_CHUNK } from "./head-layout.ts";
import { PartitionHead } from "./partition-head.ts";

/**
 * The partition heads of the whole server: chunks of shared memory that the controller adds and every shard maps.
 * A slot is the number of a head and stays valid for the life of the process.
 */
export class HeadTable {
  readonly chunks: SharedArrayBuffer[];
  readonly #heads: PartitionHead[] = [];

  constructor(chunks: readonly SharedArrayBuffer[] = []) {
    this.chunks = [...chunks];
  }

  get capacity(): number {
    return this.chunks.length * HEADS_PER_CHUNK;
  }

  addChunk(chunk: SharedArrayBuffer = new SharedArrayBuffer(CHUNK_BYTES)): SharedArrayBuffer {
    this.chunks.push(chunk);
    return chunk;
  }

  head(slot: number): PartitionHead {
    const known = this.#heads[slot];
    if (known !== undefined) return known;
    const chunk = this.chunks[Math.floor(slot / HEADS_PER_CHUNK)];
    if (chunk === undefined) throw new Error(`no head slot ${slot}`);
    const words = new Int32Array(chunk, (slot % HEADS_PER_CHUNK) * HEAD_WORDS * 4, HEAD_WORDS);
    const head = new PartitionHead(words, slot);
    this.#heads[slot] = head;
    return head;
  }
}
