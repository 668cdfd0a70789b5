// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { consumerOffsetPath } from "../../blocks/consumer-offset-path.ts";
import { type Codec, optional } from "../../primitives/codec.ts";
import { defineCommand } from "../define-command.ts";

export interface ConsumerOffset {
  readonly partitionId: number;
  /** Offset of the partition's newest message, 0 also when there is none. */
  readonly currentOffset: bigint;
  readonly storedOffset: bigint;
}

const offsetReply: Codec<ConsumerOffset> = {
  encode: (writer, value) => {
    writer.u32(value.partitionId).u64(value.currentOffset).u64(value.storedOffset);
  },
  decode: (reader) => ({ partitionId: reader.u32(), currentOffset: reader.u64(), storedOffset: reader.u64() }),
};

/* Request: ConsumerOffsetPath. Reply: partition_id u32, current_offset u64, stored_offset u64; or nothing. */
export const getConsumerOffset = defineCommand({
  code: 120,
  name: "get_consumer_offset",
  request: consumerOffsetPath,
  reply: optional(offsetReply),
});
