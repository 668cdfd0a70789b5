// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type TopicPath, topicPath } from "../../blocks/topic-path.ts";
import { type Codec, empty } from "../../primitives/codec.ts";
import { defineCommand } from "../define-command.ts";

export interface DeleteSegments extends TopicPath {
  readonly partitionId: number;
  readonly segmentsCount: number;
}

const segmentsRequest: Codec<DeleteSegments> = {
  encode: (writer, value) => {
    topicPath.encode(writer, value);
    writer.u32(value.partitionId).u32(value.segmentsCount);
  },
  decode: (reader) => ({ ...topicPath.decode(reader), partitionId: reader.u32(), segmentsCount: reader.u32() }),
};

/* Request: stream identifier, topic identifier, partition_id u32, segments_count u32. Reply: nothing. */
export const deleteSegments = defineCommand({
  code: 503,
  name: "delete_segments",
  request: segmentsRequest,
  reply: empty,
});
