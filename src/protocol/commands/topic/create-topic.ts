// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { topicDetails } from "../../blocks/topic-details.ts";
import { type TopicSettings, topicSettings } from "../../blocks/topic-settings.ts";
import type { Codec } from "../../primitives/codec.ts";
import { type Identifier, identifier } from "../../primitives/identifier.ts";
import { defineCommand } from "../define-command.ts";

export interface CreateTopic extends TopicSettings {
  readonly stream: Identifier;
  readonly partitionsCount: number;
}

const topicRequest: Codec<CreateTopic> = {
  encode: (writer, value) => {
    identifier.encode(writer, value.stream);
    writer.u32(value.partitionsCount);
    topicSettings.encode(writer, value);
  },
  decode: (reader) => ({
    stream: identifier.decode(reader),
    partitionsCount: reader.u32(),
    ...topicSettings.decode(reader),
  }),
};

/* Request: stream identifier, partitions_count u32, TopicSettings. Reply: TopicDetails. */
export const createTopic = defineCommand({
  code: 302,
  name: "create_topic",
  request: topicRequest,
  reply: topicDetails,
});
