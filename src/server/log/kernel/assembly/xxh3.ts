// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// XXH3-64 with seed 0 and the default secret, after the public description of the algorithm.
import { SECRET } from "./memory-layout";

const PRIME32_1: u64 = 0x9e3779b1;
const PRIME32_2: u64 = 0x85ebca77;
const PRIME32_3: u64 = 0xc2b2ae3d;
const PRIME64_1: u64 = 0x9e3779b185ebca87;
const PRIME64_2: u64 = 0xc2b2ae3d27d4eb4f;
const PRIME64_3: u64 = 0x165667b19e3779f9;
const PRIME64_4: u64 = 0x85ebca77c2b2ae63;
const PRIME64_5: u64 = 0x27d4eb2f165667c5;
const PRIME_MX1: u64 = 0x165667919e3779f9;
const PRIME_MX2: u64 = 0x9fb21c651e98df25;

const STRIPE_BYTES: usize = 64;
const BLOCK_BYTES: usize = 1024;
const SECRET_CONSUMED: usize = 8;

export function xxh3(at: usize, length: usize): u64 {
  if (length > 240) return hashLong(at, length);
  if (length > 128) return hash129to240(at, length);
  if (length > 16) return hash17to128(at, length);
  if (length > 8) return hash9to16(at, length);
  if (length >= 4) return hash4to8(at, length);
  if (length > 0) return hash1to3(at, length);
  return avalanche64(load<u64>(SECRET, 56) ^ load<u64>(SECRET, 64));
}

// @ts-ignore: decorator
@inline
function avalanche(hash: u64): u64 {
  hash = (hash ^ (hash >> 37)) * PRIME_MX1;
  return hash ^ (hash >> 32);
}

// @ts-ignore: decorator
@inline
function avalanche64(hash: u64): u64 {
  hash = (hash ^ (hash >> 33)) * PRIME64_2;
  hash = (hash ^ (hash >> 29)) * PRIME64_3;
  return hash ^ (hash >> 32);
}

// Both halves of the 128-bit product, folded by exclusive or; built from four 32-bit products.
// @ts-ignore: decorator
@inline
function multiplyFold(a: u64, b: u64): u64 {
  const aLow: u64 = a & 0xffffffff;
  const aHigh: u64 = a >> 32;
  const bLow: u64 = b & 0xffffffff;
  const bHigh: u64 = b >> 32;
  const low = aLow * bLow;
  const cross1 = aHigh * bLow + (low >> 32);
  const cross2 = aLow * bHigh + (cross1 & 0xffffffff);
  const high = aHigh * bHigh + (cross1 >> 32) + (cross2 >> 32);
  return (a * b) ^ high;
}

// @ts-ignore: decorator
@inline
function mix16(at: usize, secret: usize): u64 {
  return multiplyFold(load<u64>(at) ^ load<u64>(secret), load<u64>(at, 8) ^ load<u64>(secret, 8));
}

// mix16 of two neighbours at once, one in each lane: the 32-bit halves are sorted so that each product is one instruction.
// @ts-ignore: decorator
@inline
function mixPair(at: usize, secret: usize): v128 {
  const first = v128.xor(v128.load(at), v128.load(secret));
  const second = v128.xor(v128.load(at, 16), v128.load(secret, 16));
  const left = i32x4.shuffle(first, second, 0, 4, 1, 5);
  const right = i32x4.shuffle(first, second, 2, 6, 3, 7);
  const crossed = i32x4.shuffle(right, right, 2, 3, 0, 1);
  const mask = i64x2.splat(0xffffffff);
  const low = i64x2.extmul_low_i32x4_u(left, right);
  const cross1 = i64x2.add(i64x2.extmul_high_i32x4_u(left, crossed), i64x2.shr_u(low, 32));
  const cross2 = i64x2.add(i64x2.extmul_low_i32x4_u(left, crossed), v128.and(cross1, mask));
  const high = i64x2.add(
    i64x2.extmul_high_i32x4_u(left, right),
    i64x2.add(i64x2.shr_u(cross1, 32), i64x2.shr_u(cross2, 32)),
  );
  return v128.xor(v128.or(i64x2.shl(cross2, 32), v128.and(low, mask)), high);
}

// @ts-ignore: decorator
@inline
function lanesOf(sum: v128): u64 {
  return i64x2.extract_lane(sum, 0) + i64x2.extract_lane(sum, 1);
}

function hash1to3(at: usize, length: usize): u64 {
  const first = <u64>load<u8>(at);
  const middle = <u64>load<u8>(at + (length >> 1));
  const last = <u64>load<u8>(at + length - 1);
  const combined = (first << 16) | (middle << 24) | last | (<u64>length << 8);
  return avalanche64(combined ^ <u64>(load<u32>(SECRET) ^ load<u32>(SECRET, 4)));
}

function hash4to8(at: usize, length: usize): u64 {
  const input = <u64>load<u32>(at + length - 4) + (<u64>load<u32>(at) << 32);
  let hash = input ^ load<u64>(SECRET, 8) ^ load<u64>(SECRET, 16);
  hash = (hash ^ rotl<u64>(hash, 49) ^ rotl<u64>(hash, 24)) * PRIME_MX2;
  hash = (hash ^ ((hash >> 35) + <u64>length)) * PRIME_MX2;
  return hash ^ (hash >> 28);
}

function hash9to16(at: usize, length: usize): u64 {
  const low = load<u64>(at) ^ load<u64>(SECRET, 24) ^ load<u64>(SECRET, 32);
  const high = load<u64>(at + length - 8) ^ load<u64>(SECRET, 40) ^ load<u64>(SECRET, 48);
  return avalanche(<u64>length + bswap<u64>(low) + high + multiplyFold(low, high));
}

function hash17to128(at: usize, length: usize): u64 {
  let sum = <u64>length * PRIME64_1;
  const end = at + length;
  if (length > 32) {
    if (length > 64) {
      if (length > 96) sum += mix16(at + 48, SECRET + 96) + mix16(end - 64, SECRET + 112);
      sum += mix16(at + 32, SECRET + 64) + mix16(end - 48, SECRET + 80);
    }
    sum += mix16(at + 16, SECRET + 32) + mix16(end - 32, SECRET + 48);
  }
  return avalanche(sum + mix16(at, SECRET) + mix16(end - 16, SECRET + 16));
}

function hash129to240(at: usize, length: usize): u64 {
  let pairs = i64x2.add(mixPair(at, SECRET), mixPair(at + 32, SECRET + 32));
  pairs = i64x2.add(pairs, i64x2.add(mixPair(at + 64, SECRET + 64), mixPair(at + 96, SECRET + 96)));
  let sum = avalanche(<u64>length * PRIME64_1 + lanesOf(pairs));
  const whole = length & ~15;
  let place: usize = 128;
  for (; place + 32 <= whole; place += 32) sum += lanesOf(mixPair(at + place, SECRET + place - 125));
  if (place < whole) sum += mix16(at + place, SECRET + place - 125);
  return avalanche(sum + mix16(at + length - 16, SECRET + 119));
}

// One lane pair of a stripe: adds the neighbour's input and the product of the keyed input's halves.
// @ts-ignore: decorator
@inline
function accumulate(sum: v128, at: usize, secret: usize): v128 {
  const data = v128.load(at);
  const keyed = v128.xor(data, v128.load(secret));
  const product = i64x2.extmul_low_i32x4_u(
    i32x4.shuffle(keyed, keyed, 0, 2, 0, 2),
    i32x4.shuffle(keyed, keyed, 1, 3, 1, 3),
  );
  return i64x2.add(i64x2.add(sum, i64x2.shuffle(data, data, 1, 0)), product);
}

// @ts-ignore: decorator
@inline
function scramble(sum: v128, secret: usize): v128 {
  const mixed = v128.xor(v128.xor(sum, i64x2.shr_u(sum, 47)), v128.load(secret));
  const prime = i64x2.splat(PRIME32_1);
  return i64x2.mul(mixed, prime);
}

// @ts-ignore: decorator
@inline
function mergePair(sum: v128, secret: usize): u64 {
  return multiplyFold(
    i64x2.extract_lane(sum, 0) ^ load<u64>(secret),
    i64x2.extract_lane(sum, 1) ^ load<u64>(secret, 8),
  );
}

function hashLong(start: usize, length: usize): u64 {
  let sum0 = i64x2(PRIME32_3, PRIME64_1);
  let sum1 = i64x2(PRIME64_2, PRIME64_3);
  let sum2 = i64x2(PRIME64_4, PRIME32_2);
  let sum3 = i64x2(PRIME64_5, PRIME32_1);
  const end = start + length;
  // The last stripe is taken from the end, whole or overlapping, so the stripes before it stop one byte short of the end.
  const lastByte = end - 1;
  let at = start;
  while (at + BLOCK_BYTES <= lastByte) {
    let secret = SECRET;
    const blockEnd = at + BLOCK_BYTES;
    while (at < blockEnd) {
      sum0 = accumulate(sum0, at, secret);
      sum1 = accumulate(sum1, at + 16, secret + 16);
      sum2 = accumulate(sum2, at + 32, secret + 32);
      sum3 = accumulate(sum3, at + 48, secret + 48);
      at += STRIPE_BYTES;
      secret += SECRET_CONSUMED;
    }
    sum0 = scramble(sum0, SECRET + 128);
    sum1 = scramble(sum1, SECRET + 144);
    sum2 = scramble(sum2, SECRET + 160);
    sum3 = scramble(sum3, SECRET + 176);
  }
  let secret = SECRET;
  while (at + STRIPE_BYTES <= lastByte) {
    sum0 = accumulate(sum0, at, secret);
    sum1 = accumulate(sum1, at + 16, secret + 16);
    sum2 = accumulate(sum2, at + 32, secret + 32);
    sum3 = accumulate(sum3, at + 48, secret + 48);
    at += STRIPE_BYTES;
    secret += SECRET_CONSUMED;
  }
  const last = end - STRIPE_BYTES;
  sum0 = accumulate(sum0, last, SECRET + 121);
  sum1 = accumulate(sum1, last + 16, SECRET + 137);
  sum2 = accumulate(sum2, last + 32, SECRET + 153);
  sum3 = accumulate(sum3, last + 48, SECRET + 169);
  let hash = <u64>length * PRIME64_1;
  hash += mergePair(sum0, SECRET + 11) + mergePair(sum1, SECRET + 27);
  hash += mergePair(sum2, SECRET + 43) + mergePair(sum3, SECRET + 59);
  return avalanche(hash);
}
