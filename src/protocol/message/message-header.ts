// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/*
 * A message, in requests, in log files and in poll replies (Apache Iggy 0.8):
 *
 *   at  bytes  field
 *    0    8    checksum: XXH3-64 of everything behind it
 *    8   16    id u128
 *   24    8    offset u64
 *   32    8    timestamp u64, microseconds, the server's
 *   40    8    origin timestamp u64, microseconds, the client's
 *   48    4    user headers length u32
 *   52    4    payload length u32
 *   56    8    reserved
 *   64         payload, then user headers
 */
export const MESSAGE_HEADER_BYTES = 64;

export const messageField = {
  checksum: 0,
  id: 8,
  offset: 24,
  timestamp: 32,
  originTimestamp: 40,
  userHeadersLength: 48,
  payloadLength: 52,
  reserved: 56,
} as const;

export const MAX_PAYLOAD_BYTES = 64_000_000;
export const MAX_USER_HEADERS_BYTES = 100_000;

/*
 * An entry of the index table in a request: offset u32 (0), end of the message in the message area u32, timestamp u64 (0).
 * In an index file: offset relative to the segment's first, end of the message in the log file, timestamp.
 */
export const INDEX_ENTRY_BYTES = 16;
