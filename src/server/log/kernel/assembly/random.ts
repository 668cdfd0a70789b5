// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// xoshiro256++, for the ids of messages that come without one; seeded by the host.
let state0: u64 = 1;
let state1: u64 = 2;
let state2: u64 = 3;
let state3: u64 = 4;

export function seed(a: u64, b: u64, c: u64, d: u64): void {
  state0 = a | 1;
  state1 = b;
  state2 = c;
  state3 = d;
}

export function random(): u64 {
  const result = rotl<u64>(state0 + state3, 23) + state0;
  const shifted = state1 << 17;
  state2 ^= state0;
  state3 ^= state1;
  state1 ^= state2;
  state0 ^= state3;
  state2 ^= shifted;
  state3 = rotl<u64>(state3, 45);
  return result;
}
