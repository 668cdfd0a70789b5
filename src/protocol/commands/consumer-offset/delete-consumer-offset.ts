// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { consumerOffsetPath } from "../../blocks/consumer-offset-path.ts";
import { empty } from "../../primitives/codec.ts";
import { defineCommand } from "../define-command.ts";

/* Request: ConsumerOffsetPath. Reply: nothing. */
export const deleteConsumerOffset = defineCommand({
  code: 122,
  name: "delete_consumer_offset",
  request: consumerOffsetPath,
  reply: empty,
});
