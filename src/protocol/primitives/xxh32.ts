// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { int32At } from "./integers.ts";

/*
 * XXH32 with seed 0, after the public description of the xxHash family: four lanes of 32 bits over stripes of 16 bytes,
 * then the tail in words and bytes, then an avalanche.
 */
const PRIME_1 = 0x9e3779b1;
const PRIME_2 = 0x85ebca77;
const PRIME_3 = 0xc2b2ae3d;
const PRIME_4 = 0x27d4eb2f;
const PRIME_5 = 0x165667b1;
const STRIPE_BYTES = 16;

/** The hash that turns keys into partitions, names of consumers into numbers, and peer addresses into client ids. */
export const xxh32 = (bytes: Uint8Array, start = 0, end = bytes.length): number => {
  const length = end - start;
  let at = start;
  let hash: number;
  if (length >= STRIPE_BYTES) {
    let lane1 = (PRIME_1 + PRIME_2) | 0;
    let lane2 = PRIME_2 | 0;
    let lane3 = 0;
    let lane4 = -PRIME_1 | 0;
    for (; at <= end - STRIPE_BYTES; at += STRIPE_BYTES) {
      lane1 = round(lane1, int32At(bytes, at));
      lane2 = round(lane2, int32At(bytes, at + 4));
      lane3 = round(lane3, int32At(bytes, at + 8));
      lane4 = round(lane4, int32At(bytes, at + 12));
    }
    hash = (rotate(lane1, 1) + rotate(lane2, 7) + rotate(lane3, 12) + rotate(lane4, 18)) | 0;
  } else {
    hash = PRIME_5;
  }
  hash = (hash + length) | 0;
  for (; at <= end - 4; at += 4) {
    hash = (hash + Math.imul(int32At(bytes, at), PRIME_3)) | 0;
    hash = Math.imul(rotate(hash, 17), PRIME_4);
  }
  for (; at < end; at++) {
    hash = (hash + Math.imul(bytes[at] ?? 0, PRIME_5)) | 0;
    hash = Math.imul(rotate(hash, 11), PRIME_1);
  }
  hash = Math.imul(hash ^ (hash >>> 15), PRIME_2);
  hash = Math.imul(hash ^ (hash >>> 13), PRIME_3);
  return (hash ^ (hash >>> 16)) >>> 0;
};

/** The hash of a text's UTF-8 bytes. */
export const xxh32OfText = (text: string): number => xxh32(Buffer.from(text));

const rotate = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits));

const round = (lane: number, input: number): number =>
  Math.imul(rotate((lane + Math.imul(input, PRIME_2)) | 0, 13), PRIME_1);
