// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { clientHeader } from "../../blocks/client-header.ts";
import { empty, untilEnd } from "../../primitives/codec.ts";
import { defineCommand } from "../define-command.ts";

/* Request: nothing. Reply: ClientHeader for each connection. */
export const getClients = defineCommand({
  code: 22,
  name: "get_clients",
  request: empty,
  reply: untilEnd(clientHeader),
});
