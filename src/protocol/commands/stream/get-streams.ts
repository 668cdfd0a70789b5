// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { streamHeader } from "../../blocks/stream-header.ts";
import { empty, untilEnd } from "../../primitives/codec.ts";
import { defineCommand } from "../define-command.ts";

/* Request: nothing. Reply: StreamHeader for each stream. */
export const getStreams = defineCommand({
  code: 201,
  name: "get_streams",
  request: empty,
  reply: untilEnd(streamHeader),
});
