// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { streamDetails } from "../../blocks/stream-details.ts";
import { type Codec, optional } from "../../primitives/codec.ts";
import { type Identifier, identifier } from "../../primitives/identifier.ts";
import { defineCommand } from "../define-command.ts";

export interface GetStream {
  readonly stream: Identifier;
}

const streamRequest: Codec<GetStream> = {
  encode: (writer, value) => {
    identifier.encode(writer, value.stream);
  },
  decode: (reader) => ({ stream: identifier.decode(reader) }),
};

/* Request: stream identifier. Reply: StreamDetails, or nothing. */
export const getStream = defineCommand({
  code: 200,
  name: "get_stream",
  request: streamRequest,
  reply: optional(streamDetails),
});
