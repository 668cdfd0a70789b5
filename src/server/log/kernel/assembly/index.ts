// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// The kernel: everything that touches each message of a batch. All pointers are positions in the imported memory, whose
// bottom (below heapStart) belongs to the kernel. Offsets and timestamps are passed as f64, exact below 2^53.
import { seed } from "./random";
import { xxh3 } from "./xxh3";

export { stampBatch } from "./stamp";
export { validateBatch } from "./validate";
export { buildIndex, findBoundary, lastWalkBytes, lastWalkCount, lowerBoundTimestamp, verifyMessages } from "./walk";

let hashHigh: u32 = 0;

export function heapStart(): usize {
  return __heap_base;
}

// Two random numbers for message ids.
export function seedRandom(a: u64, b: u64): void {
  seed(a, b);
}

// The low half of XXH3-64; the high half is what lastHashHigh returns next.
export function xxh3Low(at: usize, length: u32): u32 {
  const hash = xxh3(at, length);
  hashHigh = <u32>(hash >> 32);
  return <u32>hash;
}

export function lastHashHigh(): u32 {
  return hashHigh;
}
