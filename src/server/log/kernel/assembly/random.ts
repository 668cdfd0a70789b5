// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// The two halves of the ids of messages that come without one: each a Weyl sequence behind a mixer of its own, the
// finalizers of SplitMix64 and of MurmurHash3. A number needs nothing of the one before but one addition, so that the ids of
// neighbouring messages are worked out side by side. Seeded by the host.
const STEP: u64 = 0x9e3779b97f4a7c15;
const OTHER_STEP: u64 = 0xd1342543de82ef95;

let first: u64 = 1;
let second: u64 = 2;

export function seed(a: u64, b: u64): void {
  first = a;
  second = b;
}

// @ts-ignore: decorator
@inline
export function randomFirst(): u64 {
  first += STEP;
  let mixed = (first ^ (first >> 30)) * 0xbf58476d1ce4e5b9;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
  return mixed ^ (mixed >> 31);
}

// @ts-ignore: decorator
@inline
export function randomSecond(): u64 {
  second += OTHER_STEP;
  let mixed = (second ^ (second >> 33)) * 0xff51afd7ed558ccd;
  mixed = (mixed ^ (mixed >> 33)) * 0xc4ceb9fe1a85ec53;
  return mixed ^ (mixed >> 33);
}
