// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type TopicPath, topicPath } from "../../blocks/topic-path.ts";
import { type TopicSettings, topicSettings } from "../../blocks/topic-settings.ts";
import { type Codec, empty } from "../../primitives/codec.ts";
import { defineCommand } from "../define-command.ts";

export interface UpdateTopic extends TopicPath, TopicSettings {}

const topicRequest: Codec<UpdateTopic> = {
  encode: (writer, value) => {
    topicPath.encode(writer, value);
    topicSettings.encode(writer, value);
  },
  decode: (reader) => ({ ...topicPath.decode(reader), ...topicSettings.decode(reader) }),
};

/* Request: stream identifier, topic identifier, TopicSettings. Reply: nothing. */
export const updateTopic = defineCommand({
  code: 304,
  name: "update_topic",
  request: topicRequest,
  reply: empty,
});
