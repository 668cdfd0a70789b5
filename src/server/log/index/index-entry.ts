// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { TWO_POW_32, uint32At } from "../../../protocol/primitives/integers.ts";

/*
 * One entry of a `.index` file, 16 bytes little-endian, as Apache Iggy 0.8 writes it:
 *
 *   u32 relative offset   message offset - base offset of the segment; entry i has relative offset i
 *   u32 end position      where the message ends in the `.log` file
 *   u64 timestamp         microseconds
 */
export const INDEX_ENTRY_BYTES = 16;

const END_POSITION_AT = 4;
const TIMESTAMP_AT = 8;

export const entryEndPosition = (buffer: Buffer, at: number): number => uint32At(buffer, at + END_POSITION_AT);

export const entryTimestampMicros = (buffer: Buffer, at: number): number =>
  uint32At(buffer, at + TIMESTAMP_AT) + uint32At(buffer, at + TIMESTAMP_AT + 4) * TWO_POW_32;
