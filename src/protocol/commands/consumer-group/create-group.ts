// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { groupHeader } from "../../blocks/group-header.ts";
import { type TopicPath, topicPath } from "../../blocks/topic-path.ts";
import type { Codec } from "../../primitives/codec.ts";
import { defineCommand } from "../define-command.ts";

export interface CreateConsumerGroup extends TopicPath {
  readonly name: string;
}

const groupRequest: Codec<CreateConsumerGroup> = {
  encode: (writer, value) => {
    topicPath.encode(writer, value);
    writer.name(value.name);
  },
  decode: (reader) => ({ ...topicPath.decode(reader), name: reader.name() }),
};

/* Request: stream identifier, topic identifier, name str8. Reply: GroupHeader. */
export const createConsumerGroup = defineCommand({
  code: 602,
  name: "create_consumer_group",
  request: groupRequest,
  reply: groupHeader,
});
