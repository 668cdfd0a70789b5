// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { topicDetails } from "../../blocks/topic-details.ts";
import { topicPath } from "../../blocks/topic-path.ts";
import { optional } from "../../primitives/codec.ts";
import { defineCommand } from "../define-command.ts";

/* Request: stream identifier, topic identifier. Reply: TopicDetails, or nothing. */
export const getTopic = defineCommand({
  code: 300,
  name: "get_topic",
  request: topicPath,
  reply: optional(topicDetails),
});
