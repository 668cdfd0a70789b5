// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// The primes and the mixing steps that the length classes of XXH3-64 share.

export const PRIME32_1: u64 = 0x9e3779b1;
export const PRIME32_2: u64 = 0x85ebca77;
export const PRIME32_3: u64 = 0xc2b2ae3d;
export const PRIME64_1: u64 = 0x9e3779b185ebca87;
export const PRIME64_2: u64 = 0xc2b2ae3d27d4eb4f;
export const PRIME64_3: u64 = 0x165667b19e3779f9;
export const PRIME64_4: u64 = 0x85ebca77c2b2ae63;
export const PRIME64_5: u64 = 0x27d4eb2f165667c5;
export const PRIME_MX1: u64 = 0x165667919e3779f9;
export const PRIME_MX2: u64 = 0x9fb21c651e98df25;

// @ts-ignore: decorator
@inline
export function avalanche(hash: u64): u64 {
  hash = (hash ^ (hash >> 37)) * PRIME_MX1;
  return hash ^ (hash >> 32);
}

// @ts-ignore: decorator
@inline
export function avalanche64(hash: u64): u64 {
  hash = (hash ^ (hash >> 33)) * PRIME64_2;
  hash = (hash ^ (hash >> 29)) * PRIME64_3;
  return hash ^ (hash >> 32);
}

// Both halves of the 128-bit product, folded by exclusive or; built from four 32-bit products.
// @ts-ignore: decorator
@inline
export function multiplyFold(a: u64, b: u64): u64 {
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
export function mix16(at: usize, secret: usize): u64 {
  return multiplyFold(load<u64>(at) ^ load<u64>(secret), load<u64>(at, 8) ^ load<u64>(secret, 8));
}

// mix16 of two places at once, one in each lane, with 32 bytes of the secret: the 32-bit halves are sorted so that each
// product is one instruction.
// @ts-ignore: decorator
@inline
export function mixPair(at: usize, other: usize, secret: usize): v128 {
  const first = v128.xor(v128.load(at), v128.load(secret));
  const second = v128.xor(v128.load(other), v128.load(secret, 16));
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
export function mixNeighbours(at: usize, secret: usize): v128 {
  return mixPair(at, at + 16, secret);
}

// @ts-ignore: decorator
@inline
export function lanesOf(sum: v128): u64 {
  return i64x2.extract_lane(sum, 0) + i64x2.extract_lane(sum, 1);
}
