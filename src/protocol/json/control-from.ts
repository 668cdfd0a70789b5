// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

const WORD_BYTES = 4;
/** Words that are looked at together. */
const BLOCK_WORDS = 8;
const BLOCK_BYTES = BLOCK_WORDS * WORD_BYTES;
const FIRST_PRINTABLE = 0x20;
const SPACES = 0x2020_2020;
const TOP_BITS = 0x8080_8080;

/** Where the first byte below 0x20 is, at or behind a place; -1 where there is none. */
export const controlFrom = (bytes: Uint8Array, start: number): number => {
  const misaligned = (bytes.byteOffset + start) % WORD_BYTES;
  const aligned = misaligned === 0 ? start : start + WORD_BYTES - misaligned;
  const blocksCount = Math.max(0, Math.floor((bytes.length - aligned) / BLOCK_BYTES));
  if (blocksCount === 0) return controlWithin(bytes, start, bytes.length);
  const early = controlWithin(bytes, start, aligned);
  if (early !== -1) return early;
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + aligned, blocksCount * BLOCK_WORDS);
  for (let from = 0; from < words.length; from += BLOCK_WORDS) {
    from = oddBlockFrom(words, from);
    const at = aligned + from * WORD_BYTES;
    const found = from < words.length ? controlWithin(bytes, at, at + BLOCK_BYTES) : -1;
    if (found !== -1) return found;
  }
  return controlWithin(bytes, aligned + blocksCount * BLOCK_BYTES, bytes.length);
};

/** The next block that may have such a byte: taking 0x20 from each byte makes a top bit where it borrows, and leaves those that were there. */
const oddBlockFrom = (words: Int32Array, from: number): number => {
  const end = words.length - BLOCK_WORDS + 1;
  for (let at = from; at < end; at += BLOCK_WORDS) {
    const odd =
      ((words[at] ?? 0) - SPACES) |
      ((words[at + 1] ?? 0) - SPACES) |
      ((words[at + 2] ?? 0) - SPACES) |
      ((words[at + 3] ?? 0) - SPACES) |
      ((words[at + 4] ?? 0) - SPACES) |
      ((words[at + 5] ?? 0) - SPACES) |
      ((words[at + 6] ?? 0) - SPACES) |
      ((words[at + 7] ?? 0) - SPACES);
    if ((odd & TOP_BITS) !== 0) return at;
  }
  return words.length;
};

const controlWithin = (bytes: Uint8Array, start: number, end: number): number => {
  for (let at = start; at < end; at++) {
    if ((bytes[at] ?? 0) < FIRST_PRINTABLE) return at;
  }
  return -1;
};
