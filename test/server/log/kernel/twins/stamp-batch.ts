// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { xxh3 } from "@node-rs/xxhash";
import type { Stamp } from "../../../../../src/server/log/kernel/kernel.ts";
import type { Batch } from "../../../../../src/server/log/partition-log.ts";

/** What the kernel's stampBatch does, slowly and plainly, except for ids that are 0: those are taken from `ids`. */
export const stampBatchTwin = (bytes: Buffer, batch: Batch, stamp: Stamp, ids: readonly Buffer[]): void => {
  let at = batch.areaOffset;
  for (let place = 0; place < batch.messagesCount; place++) {
    const size = 64 + bytes.readUInt32LE(at + 48) + bytes.readUInt32LE(at + 52);
    if (bytes.subarray(at + 8, at + 24).every((byte) => byte === 0)) ids[place]!.copy(bytes, at + 8);
    bytes.writeBigUInt64LE(BigInt(stamp.baseOffset + place), at + 24);
    bytes.writeBigUInt64LE(BigInt(stamp.timestampMicros), at + 32);
    bytes.writeBigUInt64LE(xxh3.xxh64(bytes.subarray(at + 8, at + size)), at);
    at += size;
    const entry = batch.indexOffset + place * 16;
    bytes.writeUInt32LE(stamp.firstRelativeOffset + place, entry);
    bytes.writeUInt32LE(stamp.segmentPosition + at - batch.areaOffset, entry + 4);
    bytes.writeBigUInt64LE(BigInt(stamp.timestampMicros), entry + 8);
  }
};
