// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Codec } from "../primitives/codec.ts";
import { type CompressionAlgorithm, compressionAlgorithm } from "../primitives/enumerations.ts";

/** What create_topic and update_topic set; 0 stands for the server's default. */
export interface TopicSettings {
  readonly compression: CompressionAlgorithm;
  readonly messageExpiryMicros: bigint;
  readonly maxTopicSizeBytes: bigint;
  readonly replicationFactor: number;
  readonly name: string;
}

/* TopicSettings: compression u8, message_expiry u64, max_topic_size u64, replication_factor u8, name str8 */
export const topicSettings: Codec<TopicSettings> = {
  encode: (writer, value) => {
    compressionAlgorithm.encode(writer, value.compression);
    writer.u64(value.messageExpiryMicros).u64(value.maxTopicSizeBytes).u8(value.replicationFactor).name(value.name);
  },
  decode: (reader) => ({
    compression: compressionAlgorithm.decode(reader),
    messageExpiryMicros: reader.u64(),
    maxTopicSizeBytes: reader.u64(),
    replicationFactor: reader.u8(),
    name: reader.name(),
  }),
};
