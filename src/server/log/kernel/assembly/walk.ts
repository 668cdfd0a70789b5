// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import {
  AT_CHECKSUM,
  AT_ENTRY_POSITION,
  AT_ENTRY_TIMESTAMP,
  AT_ID,
  AT_OFFSET,
  AT_PAYLOAD_LENGTH,
  AT_TIMESTAMP,
  AT_USER_HEADERS_LENGTH,
  ENTRY_BYTES,
  HEADER_BYTES,
  MAX_PAYLOAD_BYTES,
  MAX_USER_HEADERS_BYTES,
  messageBytes,
} from "./message";
import { xxh3 } from "./xxh3";

// What encryption at rest adds to a payload and to user headers.
const ENCRYPTION_BYTES: u32 = 28;

// Why a walk ended.
const OK: i32 = 0;
const TRUNCATED: i32 = 1;
const IMPLAUSIBLE_LENGTH: i32 = 2;
const OFFSET_GAP: i32 = 3;
const BAD_CHECKSUM: i32 = 4;

let walkedCount: u32 = 0;
let walkedBytes: u32 = 0;

// Messages and bytes of the last walk's valid prefix.
export function lastWalkCount(): u32 {
  return walkedCount;
}

export function lastWalkBytes(): u32 {
  return walkedBytes;
}

// Walks stored messages as long as they are whole, consecutive and undamaged; says why it ended.
export function verifyMessages(areaAt: usize, areaLength: u32, firstOffset: f64): i32 {
  let offset = <u64>firstOffset;
  let at = areaAt;
  const end = areaAt + areaLength;
  let count: u32 = 0;
  let reason = OK;
  while (at < end) {
    const left = end - at;
    if (left < HEADER_BYTES) {
      reason = TRUNCATED;
      break;
    }
    if (
      load<u32>(at, AT_PAYLOAD_LENGTH) > MAX_PAYLOAD_BYTES + ENCRYPTION_BYTES ||
      load<u32>(at, AT_USER_HEADERS_LENGTH) > MAX_USER_HEADERS_BYTES + ENCRYPTION_BYTES
    ) {
      reason = IMPLAUSIBLE_LENGTH;
      break;
    }
    if (load<u64>(at, AT_OFFSET) != offset) {
      reason = OFFSET_GAP;
      break;
    }
    const bytes = messageBytes(at);
    if (bytes > <u64>left) {
      reason = TRUNCATED;
      break;
    }
    if (load<u64>(at, AT_CHECKSUM) != xxh3(at + AT_ID, <usize>bytes - AT_ID)) {
      reason = BAD_CHECKSUM;
      break;
    }
    at += <usize>bytes;
    count++;
    offset++;
  }
  walkedCount = count;
  walkedBytes = <u32>(at - areaAt);
  return reason;
}

// Writes an index entry for each whole message; returns how many.
export function buildIndex(
  areaAt: usize,
  areaLength: u32,
  entriesAt: usize,
  capacity: u32,
  firstRelativeOffset: u32,
  segmentPosition: u32,
): u32 {
  let at = areaAt;
  const end = areaAt + areaLength;
  let entry = entriesAt;
  let count: u32 = 0;
  while (count < capacity && end - at >= HEADER_BYTES) {
    const bytes = messageBytes(at);
    if (bytes > <u64>(end - at)) break;
    const timestamp = load<u64>(at, AT_TIMESTAMP);
    at += <usize>bytes;
    store<u32>(entry, firstRelativeOffset + count);
    store<u32>(entry, segmentPosition + <u32>(at - areaAt), AT_ENTRY_POSITION);
    store<u64>(entry, timestamp, AT_ENTRY_TIMESTAMP);
    entry += ENTRY_BYTES;
    count++;
  }
  return count;
}

// The first of `count` entries whose timestamp is not below `timestampMicros`; `count` when there is none.
export function lowerBoundTimestamp(entriesAt: usize, count: u32, timestampMicros: f64): u32 {
  const wanted = <u64>timestampMicros;
  let low: u32 = 0;
  let high = count;
  while (low < high) {
    const middle = low + ((high - low) >> 1);
    if (load<u64>(entriesAt + <usize>middle * ENTRY_BYTES, AT_ENTRY_TIMESTAMP) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

// How many whole messages, at most `maxMessages`, begin at `areaAt` and end within `maxBytes`; see lastWalkBytes.
export function findBoundary(areaAt: usize, areaLength: u32, maxMessages: u32, maxBytes: u32): u32 {
  let at = areaAt;
  const end = areaAt + min(areaLength, maxBytes);
  let count: u32 = 0;
  while (count < maxMessages && end - at >= HEADER_BYTES) {
    const bytes = messageBytes(at);
    if (bytes > <u64>(end - at)) break;
    at += <usize>bytes;
    count++;
  }
  walkedCount = count;
  walkedBytes = <u32>(at - areaAt);
  return count;
}
