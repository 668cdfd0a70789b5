// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { empty } from "../../primitives/codec.ts";
import { defineCommand } from "../define-command.ts";

/* Request: nothing. Reply: nothing. */
export const ping = defineCommand({
  code: 1,
  name: "ping",
  request: empty,
  reply: empty,
});
