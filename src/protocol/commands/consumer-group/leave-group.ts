// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { groupPath } from "../../blocks/group-path.ts";
import { empty } from "../../primitives/codec.ts";
import { defineCommand } from "../define-command.ts";

/* Request: stream, topic and group identifier. Reply: nothing. */
export const leaveConsumerGroup = defineCommand({
  code: 605,
  name: "leave_consumer_group",
  request: groupPath,
  reply: empty,
});
