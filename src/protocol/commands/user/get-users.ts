// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { userHeader } from "../../blocks/user-header.ts";
import { empty, untilEnd } from "../../primitives/codec.ts";
import { defineCommand } from "../define-command.ts";

/* Request: nothing. Reply: UserHeader for each user. */
export const getUsers = defineCommand({
  code: 32,
  name: "get_users",
  request: empty,
  reply: untilEnd(userHeader),
});
