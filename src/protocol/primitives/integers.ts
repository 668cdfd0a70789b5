// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** What the higher half of a number of 64 bits counts. */
export const TWO_POW_32 = 0x1_0000_0000;

/** The largest number of 64 bits, with which the protocol says never, unlimited and the like. */
export const MAX_U64 = 0xffff_ffff_ffff_ffffn;
