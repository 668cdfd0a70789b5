// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// XXH3-64 with seed 0 and the default secret, after the public description of the algorithm.
import { SECRET } from "./memory-layout";
import { hashLong } from "./xxh3-long";
import {
  PRIME64_1,
  PRIME_MX2,
  avalanche,
  avalanche64,
  lanesOf,
  mix16,
  mixNeighbours,
  mixPair,
  multiplyFold,
} from "./xxh3-mix";

export function xxh3(at: usize, length: usize): u64 {
  if (length > 240) return hashLong(at, length);
  if (length > 128) return hash129to240(at, length);
  if (length > 16) return hash17to128(at, length);
  if (length > 8) return hash9to16(at, length);
  if (length >= 4) return hash4to8(at, length);
  if (length > 0) return hash1to3(at, length);
  return avalanche64(load<u64>(SECRET, 56) ^ load<u64>(SECRET, 64));
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
  const end = at + length;
  let pairs = mixPair(at, end - 16, SECRET);
  if (length > 32) {
    pairs = i64x2.add(pairs, mixPair(at + 16, end - 32, SECRET + 32));
    if (length > 64) {
      pairs = i64x2.add(pairs, mixPair(at + 32, end - 48, SECRET + 64));
      if (length > 96) pairs = i64x2.add(pairs, mixPair(at + 48, end - 64, SECRET + 96));
    }
  }
  return avalanche(<u64>length * PRIME64_1 + lanesOf(pairs));
}

// Some mixes are scalar, so that the multiplier of the integer unit works beside those of the vector unit.
function hash129to240(at: usize, length: usize): u64 {
  const pairs = i64x2.add(
    mixNeighbours(at, SECRET),
    i64x2.add(mixNeighbours(at + 32, SECRET + 32), mixNeighbours(at + 64, SECRET + 64)),
  );
  const scalar = mix16(at + 96, SECRET + 96) + mix16(at + 112, SECRET + 112);
  let sum = avalanche(<u64>length * PRIME64_1 + scalar + lanesOf(pairs));
  const whole = length & ~15;
  let place: usize = 128;
  for (; place + 32 <= whole; place += 32) sum += lanesOf(mixNeighbours(at + place, SECRET + place - 125));
  if (place < whole) sum += mix16(at + place, SECRET + place - 125);
  return avalanche(sum + mix16(at + length - 16, SECRET + 119));
}
