// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { groupDetails } from "../../blocks/group-details.ts";
import { groupPath } from "../../blocks/group-path.ts";
import { optional } from "../../primitives/codec.ts";
import { defineCommand } from "../define-command.ts";

/* Request: stream, topic and group identifier. Reply: GroupDetails, or nothing. */
export const getConsumerGroup = defineCommand({
  code: 600,
  name: "get_consumer_group",
  request: groupPath,
  reply: optional(groupDetails),
});
