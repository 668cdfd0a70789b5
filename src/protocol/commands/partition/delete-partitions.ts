// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type TopicPath, topicPath } from "../../blocks/topic-path.ts";
import { type Codec, empty } from "../../primitives/codec.ts";
import { defineCommand } from "../define-command.ts";

export interface DeletePartitions extends TopicPath {
  readonly partitionsCount: number;
}

const partitionsRequest: Codec<DeletePartitions> = {
  encode: (writer, value) => {
    topicPath.encode(writer, value);
    writer.u32(value.partitionsCount);
  },
  decode: (reader) => ({ ...topicPath.decode(reader), partitionsCount: reader.u32() }),
};

/* Request: stream identifier, topic identifier, partitions_count u32. Reply: nothing. */
export const deletePartitions = defineCommand({
  code: 403,
  name: "delete_partitions",
  request: partitionsRequest,
  reply: empty,
});
