// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type Codec, empty } from "../../primitives/codec.ts";
import { type Identifier, identifier } from "../../primitives/identifier.ts";
import { defineCommand } from "../define-command.ts";

export interface PurgeStream {
  readonly stream: Identifier;
}

const streamRequest: Codec<PurgeStream> = {
  encode: (writer, value) => {
    identifier.encode(writer, value.stream);
  },
  decode: (reader) => ({ stream: identifier.decode(reader) }),
};

/* Request: stream identifier. Reply: nothing. */
export const purgeStream = defineCommand({
  code: 205,
  name: "purge_stream",
  request: streamRequest,
  reply: empty,
});
