// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { groupHeader } from "../../blocks/group-header.ts";
import { topicPath } from "../../blocks/topic-path.ts";
import { untilEnd } from "../../primitives/codec.ts";
import { defineCommand } from "../define-command.ts";

/* Request: stream identifier, topic identifier. Reply: GroupHeader for each group. */
export const getConsumerGroups = defineCommand({
  code: 601,
  name: "get_consumer_groups",
  request: topicPath,
  reply: untilEnd(groupHeader),
});
