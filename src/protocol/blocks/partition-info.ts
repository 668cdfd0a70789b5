// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Codec } from "../primitives/codec.ts";

export interface PartitionInfo {
  readonly id: number;
  readonly createdAtMicros: bigint;
  readonly segmentsCount: number;
  /** Offset of the newest message, 0 also when there is none. */
  readonly currentOffset: bigint;
  readonly sizeBytes: bigint;
  readonly messagesCount: bigint;
}

/* PartitionInfo: id u32, created_at u64, segments_count u32, current_offset u64, size_bytes u64, messages_count u64 */
export const partitionInfo: Codec<PartitionInfo> = {
  encode: (writer, value) => {
    writer.u32(value.id).u64(value.createdAtMicros).u32(value.segmentsCount).u64(value.currentOffset);
    writer.u64(value.sizeBytes).u64(value.messagesCount);
  },
  decode: (reader) => ({
    id: reader.u32(),
    createdAtMicros: reader.u64(),
    segmentsCount: reader.u32(),
    currentOffset: reader.u64(),
    sizeBytes: reader.u64(),
    messagesCount: reader.u64(),
  }),
};
