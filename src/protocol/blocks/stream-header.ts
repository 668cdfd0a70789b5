// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Codec } from "../primitives/codec.ts";

export interface StreamHeader {
  readonly id: number;
  readonly createdAtMicros: bigint;
  readonly topicsCount: number;
  readonly sizeBytes: bigint;
  readonly messagesCount: bigint;
  readonly name: string;
}

/* StreamHeader: id u32, created_at u64, topics_count u32, size_bytes u64, messages_count u64, name str8 */
export const streamHeader: Codec<StreamHeader> = {
  encode: (writer, value) => {
    writer.u32(value.id).u64(value.createdAtMicros).u32(value.topicsCount).u64(value.sizeBytes);
    writer.u64(value.messagesCount).name(value.name);
  },
  decode: (reader) => ({
    id: reader.u32(),
    createdAtMicros: reader.u64(),
    topicsCount: reader.u32(),
    sizeBytes: reader.u64(),
    messagesCount: reader.u64(),
    name: reader.name(),
  }),
};
