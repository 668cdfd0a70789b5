// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { clientDetails } from "../../blocks/client-details.ts";
import { empty } from "../../primitives/codec.ts";
import { defineCommand } from "../define-command.ts";

/* Request: nothing. Reply: ClientDetails of the connection itself. */
export const getMe = defineCommand({
  code: 20,
  name: "get_me",
  request: empty,
  reply: clientDetails,
});
