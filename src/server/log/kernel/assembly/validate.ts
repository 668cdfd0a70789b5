// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import {
  AT_ENTRY_POSITION,
  AT_ENTRY_TIMESTAMP,
  AT_OFFSET,
  AT_PAYLOAD_LENGTH,
  AT_USER_HEADERS_LENGTH,
  ENTRY_BYTES,
  HEADER_BYTES,
  MAX_PAYLOAD_BYTES,
  MAX_USER_HEADERS_BYTES,
  messageBytes,
} from "./message";

const INVALID_MESSAGES_COUNT: i32 = 4009;
const TOO_BIG_USER_HEADERS: i32 = 4017;
const TOO_BIG_MESSAGE_PAYLOAD: i32 = 4022;
const NON_ZERO_OFFSET: i32 = 4031;
const NON_ZERO_TIMESTAMP: i32 = 4032;
const MISSING_INDEX: i32 = 4033;
const INVALID_MESSAGES_SIZE: i32 = 4036;
const INVALID_OFFSET: i32 = 4100;
const CANNOT_READ_INDEX_POSITION: i32 = 10011;

// Checks a batch as a client sent it, in the order of the reference: 0, or the code of the first error found.
export function validateBatch(messagesCount: u32, indexAt: usize, areaAt: usize, areaLength: u32): i32 {
  if (messagesCount == 0) return INVALID_MESSAGES_COUNT;
  let previousPosition: u32 = 0;
  let previousOffset: u64 = 0;
  let total: u64 = 0;
  let entry = indexAt;
  const lastEntry = indexAt + <usize>(messagesCount - 1) * ENTRY_BYTES;
  for (; entry <= lastEntry; entry += ENTRY_BYTES) {
    if (load<u32>(entry) != 0) return NON_ZERO_OFFSET;
    if (load<u64>(entry, AT_ENTRY_TIMESTAMP) != 0) return NON_ZERO_TIMESTAMP;
    const position = load<u32>(entry, AT_ENTRY_POSITION);
    const sliceEnd = entry == lastEntry ? areaLength : position;
    if (sliceEnd > areaLength || sliceEnd < previousPosition) return MISSING_INDEX;
    const sliceLength = sliceEnd - previousPosition;
    if (sliceLength < HEADER_BYTES) return MISSING_INDEX;
    const message = areaAt + previousPosition;
    const bytes = messageBytes(message);
    if (bytes > <u64>sliceLength) return MISSING_INDEX;
    if (load<u32>(message, AT_PAYLOAD_LENGTH) > MAX_PAYLOAD_BYTES) return TOO_BIG_MESSAGE_PAYLOAD;
    if (load<u32>(message, AT_USER_HEADERS_LENGTH) > MAX_USER_HEADERS_BYTES) return TOO_BIG_USER_HEADERS;
    const offset = load<u64>(message, AT_OFFSET);
    if (offset < previousOffset) return INVALID_OFFSET;
    if (position < previousPosition) return CANNOT_READ_INDEX_POSITION;
    total += bytes;
    previousOffset = offset;
    previousPosition = position;
  }
  return total == <u64>areaLength ? 0 : INVALID_MESSAGES_SIZE;
}
