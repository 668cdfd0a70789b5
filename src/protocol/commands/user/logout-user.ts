// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { empty } from "../../primitives/codec.ts";
import { defineCommand } from "../define-command.ts";

/* Request: nothing. Reply: nothing. */
export const logoutUser = defineCommand({
  code: 39,
  name: "logout_user",
  request: empty,
  reply: empty,
});
