// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Codec } from "../primitives/codec.ts";
import { type CompressionAlgorithm, compressionAlgorithm } from "../primitives/enumerations.ts";

export interface TopicHeader {
  readonly id: number;
  readonly createdAtMicros: bigint;
  readonly partitionsCount: number;
  /** 2^64-1 for never. */
  readonly messageExpiryMicros: bigint;
  readonly compression: CompressionAlgorithm;
  /** 2^64-1 for unlimited. */
  readonly maxTopicSizeBytes: bigint;
  readonly replicationFactor: number;
  readonly sizeBytes: bigint;
  readonly messagesCount: bigint;
  readonly name: string;
}

/*
 * TopicHeader: id u32, created_at u64, partitions_count u32, message_expiry u64, compression u8, max_topic_size u64,
 *   replication_factor u8, size_bytes u64, messages_count u64, name str8
 */
export const topicHeader: Codec<TopicHeader> = {
  encode: (writer, value) => {
    writer.u32(value.id).u64(value.createdAtMicros).u32(value.partitionsCount).u64(value.messageExpiryMicros);
    compressionAlgorithm.encode(writer, value.compression);
    writer.u64(value.maxTopicSizeBytes).u8(value.replicationFactor).u64(value.sizeBytes);
    writer.u64(value.messagesCount).name(value.name);
  },
  decode: (reader) => ({
    id: reader.u32(),
    createdAtMicros: reader.u64(),
    partitionsCount: reader.u32(),
    messageExpiryMicros: reader.u64(),
    compression: compressionAlgorithm.decode(reader),
    maxTopicSizeBytes: reader.u64(),
    replicationFactor: reader.u8(),
    sizeBytes: reader.u64(),
    messagesCount: reader.u64(),
    name: reader.name(),
  }),
};
