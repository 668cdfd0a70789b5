// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { clientDetails } from "../../blocks/client-details.ts";
import { type Codec, optional } from "../../primitives/codec.ts";
import { defineCommand } from "../define-command.ts";

export interface GetClient {
  readonly clientId: number;
}

const clientRequest: Codec<GetClient> = {
  encode: (writer, value) => {
    writer.u32(value.clientId);
  },
  decode: (reader) => ({ clientId: reader.u32() }),
};

/* Request: client_id u32. Reply: ClientDetails, or nothing. */
export const getClient = defineCommand({
  code: 21,
  name: "get_client",
  request: clientRequest,
  reply: optional(clientDetails),
});
