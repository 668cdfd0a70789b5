// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { xxh3 } from "@node-rs/xxhash";

const sizeAt = (bytes: Buffer, at: number): number => 64 + bytes.readUInt32LE(at + 48) + bytes.readUInt32LE(at + 52);

/** What the kernel's verifyMessages does, slowly and plainly. */
export const verifyMessagesTwin = (bytes: Buffer, start: number, length: number, firstOffset: number) => {
  let at = start;
  const end = start + length;
  let messagesCount = 0;
  const result = (reason: string) => ({ messagesCount, validBytes: at - start, reason });
  while (at < end) {
    if (end - at < 64) return result("truncated");
    const payload = bytes.readUInt32LE(at + 52);
    const headers = bytes.readUInt32LE(at + 48);
    if (payload > 64_000_028 || headers > 100_028) return result("implausible_length");
    if (bytes.readBigUInt64LE(at + 24) !== BigInt(firstOffset + messagesCount)) return result("offset_gap");
    const size = sizeAt(bytes, at);
    if (size > end - at) return result("truncated");
    if (xxh3.xxh64(bytes.subarray(at + 8, at + size)) !== bytes.readBigUInt64LE(at)) return result("bad_checksum");
    at += size;
    messagesCount++;
  }
  return result("ok");
};

/** Entries as the kernel's buildIndex writes them: relative offset, end position, timestamp. */
export const buildIndexTwin = (
  bytes: Buffer,
  start: number,
  length: number,
  capacity: number,
  firstRelativeOffset: number,
  segmentPosition: number,
): (readonly [number, number, bigint])[] => {
  const entries: (readonly [number, number, bigint])[] = [];
  let at = start;
  while (entries.length < capacity && start + length - at >= 64 && sizeAt(bytes, at) <= start + length - at) {
    const timestamp = bytes.readBigUInt64LE(at + 32);
    at += sizeAt(bytes, at);
    entries.push([firstRelativeOffset + entries.length, segmentPosition + at - start, timestamp]);
  }
  return entries;
};

export const findBoundaryTwin = (
  bytes: Buffer,
  start: number,
  length: number,
  maxMessages: number,
  maxBytes: number,
) => {
  const end = start + Math.min(length, maxBytes);
  let at = start;
  let messagesCount = 0;
  while (messagesCount < maxMessages && end - at >= 64 && sizeAt(bytes, at) <= end - at) {
    at += sizeAt(bytes, at);
    messagesCount++;
  }
  return { messagesCount, bytes: at - start };
};
