// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { topicPath } from "../../blocks/topic-path.ts";
import { empty } from "../../primitives/codec.ts";
import { defineCommand } from "../define-command.ts";

/* Request: stream identifier, topic identifier. Reply: nothing. */
export const purgeTopic = defineCommand({
  code: 305,
  name: "purge_topic",
  request: topicPath,
  reply: empty,
});
