// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type TopicPath, topicPath } from "../../blocks/topic-path.ts";
import { type Codec, empty } from "../../primitives/codec.ts";
import { defineCommand } from "../define-command.ts";

export interface FlushUnsavedBuffer extends TopicPath {
  readonly partitionId: number;
  readonly fsync: boolean;
}

const flushRequest: Codec<FlushUnsavedBuffer> = {
  encode: (writer, value) => {
    topicPath.encode(writer, value);
    writer.u32(value.partitionId).bool(value.fsync);
  },
  decode: (reader) => ({ ...topicPath.decode(reader), partitionId: reader.u32(), fsync: reader.bool() }),
};

/* Request: stream identifier, topic identifier, partition_id u32, fsync u8. Reply: nothing. */
export const flushUnsavedBuffer = defineCommand({
  code: 102,
  name: "flush_unsaved_buffer",
  request: flushRequest,
  reply: empty,
});
