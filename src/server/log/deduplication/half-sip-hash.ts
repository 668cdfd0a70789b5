// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/**
 * HalfSipHash-1-3 of 16 bytes, given as four 32-bit words, with a key of two words: nobody who does not know the key can
 * choose inputs whose hashes collide. 32 bits, as a signed number.
 */
export const halfSipHash = (
  key0: number,
  key1: number,
  word0: number,
  word1: number,
  word2: number,
  word3: number,
): number => {
  let v0 = key0;
  let v1 = key1;
  let v2 = key0 ^ 0x6c796765;
  let v3 = key1 ^ 0x74656462;
  for (let round = 0; round < 8; round++) {
    const word = round === 0 ? word0 : round === 1 ? word1 : round === 2 ? word2 : round === 3 ? word3 : LENGTH_WORD;
    if (round < 5) v3 ^= word;
    if (round === 5) v2 ^= 0xff;
    v0 = (v0 + v1) | 0;
    v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
    v0 = (v0 << 16) | (v0 >>> 16);
    v2 = (v2 + v3) | 0;
    v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
    v0 = (v0 + v3) | 0;
    v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
    v2 = (v2 + v1) | 0;
    v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
    v2 = (v2 << 16) | (v2 >>> 16);
    if (round < 5) v0 ^= word;
  }
  return v1 ^ v3;
};

/** The number of bytes, in the highest byte of the last word. */
const LENGTH_WORD = 16 << 24;
