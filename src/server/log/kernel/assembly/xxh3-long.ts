// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { SECRET } from "./memory-layout";
import {
  PRIME32_1,
  PRIME32_2,
  PRIME32_3,
  PRIME64_1,
  PRIME64_2,
  PRIME64_3,
  PRIME64_4,
  PRIME64_5,
  avalanche,
  multiplyFold,
} from "./xxh3-mix";

const STRIPE_BYTES: usize = 64;
const BLOCK_BYTES: usize = 1024;
const SECRET_CONSUMED: usize = 8;

// XXH3-64 of more than 240 bytes. The two lanes of each sum are kept exchanged: input is added to its neighbour's lane,
// which then needs no shuffle, and products come out exchanged for free.
export function hashLong(start: usize, length: usize): u64 {
  let sum0 = i64x2(PRIME64_1, PRIME32_3);
  let sum1 = i64x2(PRIME64_3, PRIME64_2);
  let sum2 = i64x2(PRIME32_2, PRIME64_4);
  let sum3 = i64x2(PRIME32_1, PRIME64_5);
  const end = start + length;
  // The last stripe is taken from the end, whole or overlapping, so the stripes before it stop one byte short of the end.
  const lastByte = end - 1;
  let at = start;
  while (at + STRIPE_BYTES <= lastByte) {
    let secret = SECRET;
    const isWholeBlock = at + BLOCK_BYTES <= lastByte;
    const stripesEnd = isWholeBlock ? at + BLOCK_BYTES : at + ((lastByte - at) & ~(STRIPE_BYTES - 1));
    while (at < stripesEnd) {
      const first01 = keyed(at, secret);
      const second01 = keyed(at + 16, secret + 16);
      const low01 = lowHalves(first01, second01);
      const high01 = highHalves(first01, second01);
      sum0 = addFirst(sum0, at, low01, high01);
      sum1 = addSecond(sum1, at + 16, low01, high01);
      const first23 = keyed(at + 32, secret + 32);
      const second23 = keyed(at + 48, secret + 48);
      const low23 = lowHalves(first23, second23);
      const high23 = highHalves(first23, second23);
      sum2 = addFirst(sum2, at + 32, low23, high23);
      sum3 = addSecond(sum3, at + 48, low23, high23);
      at += STRIPE_BYTES;
      secret += SECRET_CONSUMED;
    }
    if (!isWholeBlock) break;
    sum0 = scramble(sum0, SECRET + 128);
    sum1 = scramble(sum1, SECRET + 144);
    sum2 = scramble(sum2, SECRET + 160);
    sum3 = scramble(sum3, SECRET + 176);
  }
  const last = end - STRIPE_BYTES;
  const first01 = keyed(last, SECRET + 121);
  const second01 = keyed(last + 16, SECRET + 137);
  const low01 = lowHalves(first01, second01);
  const high01 = highHalves(first01, second01);
  sum0 = addFirst(sum0, last, low01, high01);
  sum1 = addSecond(sum1, last + 16, low01, high01);
  const first23 = keyed(last + 32, SECRET + 153);
  const second23 = keyed(last + 48, SECRET + 169);
  const low23 = lowHalves(first23, second23);
  const high23 = highHalves(first23, second23);
  sum2 = addFirst(sum2, last + 32, low23, high23);
  sum3 = addSecond(sum3, last + 48, low23, high23);
  let hash = <u64>length * PRIME64_1;
  hash += mergePair(sum0, SECRET + 11) + mergePair(sum1, SECRET + 27);
  hash += mergePair(sum2, SECRET + 43) + mergePair(sum3, SECRET + 59);
  return avalanche(hash);
}

// @ts-ignore: decorator
@inline
function keyed(at: usize, secret: usize): v128 {
  return v128.xor(v128.load(at), v128.load(secret));
}

// The low or high 32-bit halves of two keyed inputs, in the order of exchanged lanes. Two inputs share the sorting, and
// extmul_low and extmul_high give the products of the first and of the second.
// @ts-ignore: decorator
@inline
function lowHalves(first: v128, second: v128): v128 {
  return i32x4.shuffle(first, second, 2, 0, 6, 4);
}

// @ts-ignore: decorator
@inline
function highHalves(first: v128, second: v128): v128 {
  return i32x4.shuffle(first, second, 3, 1, 7, 5);
}

// @ts-ignore: decorator
@inline
function addFirst(sum: v128, at: usize, low: v128, high: v128): v128 {
  return i64x2.add(i64x2.add(sum, v128.load(at)), i64x2.extmul_low_i32x4_u(low, high));
}

// @ts-ignore: decorator
@inline
function addSecond(sum: v128, at: usize, low: v128, high: v128): v128 {
  return i64x2.add(i64x2.add(sum, v128.load(at)), i64x2.extmul_high_i32x4_u(low, high));
}

// @ts-ignore: decorator
@inline
function scramble(sum: v128, secret: usize): v128 {
  const key = v128.load(secret);
  const mixed = v128.xor(v128.xor(sum, i64x2.shr_u(sum, 47)), i64x2.shuffle(key, key, 1, 0));
  return i64x2.mul(mixed, i64x2.splat(PRIME32_1));
}

// @ts-ignore: decorator
@inline
function mergePair(sum: v128, secret: usize): u64 {
  return multiplyFold(
    i64x2.extract_lane(sum, 1) ^ load<u64>(secret),
    i64x2.extract_lane(sum, 0) ^ load<u64>(secret, 8),
  );
}
