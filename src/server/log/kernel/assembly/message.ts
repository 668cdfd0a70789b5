// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// The layout of a message, of an index entry, and the limits of a message; all integers are little-endian.
export const HEADER_BYTES: u32 = 64;
export const AT_CHECKSUM: usize = 0;
export const AT_ID: usize = 8;
export const AT_OFFSET: usize = 24;
export const AT_TIMESTAMP: usize = 32;
export const AT_USER_HEADERS_LENGTH: usize = 48;
export const AT_PAYLOAD_LENGTH: usize = 52;

export const ENTRY_BYTES: u32 = 16;
export const AT_ENTRY_OFFSET: usize = 0;
export const AT_ENTRY_POSITION: usize = 4;
export const AT_ENTRY_TIMESTAMP: usize = 8;

export const MAX_PAYLOAD_BYTES: u32 = 64_000_000;
export const MAX_USER_HEADERS_BYTES: u32 = 100_000;

// 64 bits wide, so that lying lengths cannot wrap around.
// @ts-ignore: decorator
@inline
export function messageBytes(at: usize): u64 {
  return (
    <u64>HEADER_BYTES + <u64>load<u32>(at, AT_USER_HEADERS_LENGTH) + <u64>load<u32>(at, AT_PAYLOAD_LENGTH)
  );
}
