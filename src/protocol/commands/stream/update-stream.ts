// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type Codec, empty } from "../../primitives/codec.ts";
import { type Identifier, identifier } from "../../primitives/identifier.ts";
import { defineCommand } from "../define-command.ts";

export interface UpdateStream {
  readonly stream: Identifier;
  readonly name: string;
}

const streamRequest: Codec<UpdateStream> = {
  encode: (writer, value) => {
    identifier.encode(writer, value.stream);
    writer.name(value.name);
  },
  decode: (reader) => ({ stream: identifier.decode(reader), name: reader.name() }),
};

/* Request: stream identifier, name str8. Reply: nothing. */
export const updateStream = defineCommand({
  code: 204,
  name: "update_stream",
  request: streamRequest,
  reply: empty,
});
