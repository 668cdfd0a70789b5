// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import {
  AT_CHECKSUM,
  AT_ENTRY_POSITION,
  AT_ENTRY_TIMESTAMP,
  AT_ID,
  AT_OFFSET,
  ENTRY_BYTES,
  messageBytes,
} from "./message";
import { randomFirst, randomSecond } from "./random";
import { xxh3 } from "./xxh3";

// Turns a validated batch into stored messages, and its index table into index entries, both in place.
export function stampBatch(
  messagesCount: u32,
  indexAt: usize,
  areaAt: usize,
  baseOffset: f64,
  timestampMicros: f64,
  firstRelativeOffset: u32,
  segmentPosition: u32,
): void {
  const timestamp = <u64>timestampMicros;
  // Stored as one: a vector load by the hash right behind two narrow stores would have to wait for them.
  let offsetAndTimestamp = i64x2.replace_lane(i64x2.splat(timestamp), 0, <u64>baseOffset);
  const nextOffset = i64x2(1, 0);
  let relativeOffset = firstRelativeOffset;
  let at = areaAt;
  let entry = indexAt;
  const entriesEnd = indexAt + <usize>messagesCount * ENTRY_BYTES;
  while (entry < entriesEnd) {
    const bytes = <usize>messageBytes(at);
    if ((load<u64>(at, AT_ID) | load<u64>(at, AT_ID + 8)) == 0) writeRandomId(at);
    v128.store(at, offsetAndTimestamp, AT_OFFSET);
    store<u64>(at, xxh3(at + AT_ID, bytes - AT_ID), AT_CHECKSUM);
    at += bytes;
    store<u32>(entry, relativeOffset);
    store<u32>(entry, segmentPosition + <u32>(at - areaAt), AT_ENTRY_POSITION);
    store<u64>(entry, timestamp, AT_ENTRY_TIMESTAMP);
    entry += ENTRY_BYTES;
    offsetAndTimestamp = i64x2.add(offsetAndTimestamp, nextOffset);
    relativeOffset++;
  }
}

// A UUID of version 4 in the byte order of RFC 4122: the version in the high half of byte 6, the variant in byte 8.
// Stored as one, too.
function writeRandomId(at: usize): void {
  const first = (randomFirst() & ~((<u64>0xf0) << 48)) | ((<u64>0x40) << 48);
  const second = (randomSecond() & ~(<u64>0xc0)) | 0x80;
  v128.store(at, i64x2.replace_lane(i64x2.splat(first), 1, second), AT_ID);
}
