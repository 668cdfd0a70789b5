// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { stats } from "../../blocks/stats.ts";
import { empty } from "../../primitives/codec.ts";
import { defineCommand } from "../define-command.ts";

/* Request: nothing. Reply: Stats. */
export const getStats = defineCommand({
  code: 10,
  name: "get_stats",
  request: empty,
  reply: stats,
});
