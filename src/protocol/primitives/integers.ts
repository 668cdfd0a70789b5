// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** What the higher half of a number of 64 bits counts. */
export const TWO_POW_32 = 0x1_0000_0000;

/** The largest number of 64 bits, with which the protocol says never, unlimited and the like. */
export const MAX_U64 = 0xffff_ffff_ffff_ffffn;

/** The i32 at `at`, little-endian; all of it is inside. On shared memory Buffer's methods take more than twice as long. */
export const int32At = (bytes: Uint8Array, at: number): number =>
  (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);

/** The u32 at `at`, as int32At. */
export const uint32At = (bytes: Uint8Array, at: number): number => int32At(bytes, at) >>> 0;
