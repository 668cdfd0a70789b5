// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** What the kernel's validateBatch does, slowly and plainly. Positions are those of `bytes`. */
export const validateBatchTwin = (
  bytes: Buffer,
  messagesCount: number,
  indexOffset: number,
  areaOffset: number,
  areaLength: number,
): number => {
  if (messagesCount === 0) return 4009;
  let previousPosition = 0;
  let previousOffset = 0n;
  let total = 0;
  for (let place = 0; place < messagesCount; place++) {
    const entry = indexOffset + place * 16;
    const isLast = place === messagesCount - 1;
    if (bytes.readUInt32LE(entry) !== 0) return 4031;
    if (bytes.readBigUInt64LE(entry + 8) !== 0n) return 4032;
    const position = bytes.readUInt32LE(entry + 4);
    const end = isLast ? areaLength : position;
    if (end > areaLength || end - previousPosition < 64) return 4033;
    const message = areaOffset + previousPosition;
    const headers = bytes.readUInt32LE(message + 48);
    const payload = bytes.readUInt32LE(message + 52);
    if (64 + headers + payload > end - previousPosition) return 4033;
    if (payload > 64_000_000) return 4022;
    if (headers > 100_000) return 4017;
    const offset = bytes.readBigUInt64LE(message + 24);
    if (offset < previousOffset) return 4100;
    if (position < previousPosition) return 10_011;
    total += 64 + headers + payload;
    previousOffset = offset;
    previousPosition = position;
  }
  return total === areaLength ? 0 : 4036;
};
