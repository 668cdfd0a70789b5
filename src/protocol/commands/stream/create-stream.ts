// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { streamHeader } from "../../blocks/stream-header.ts";
import type { Codec } from "../../primitives/codec.ts";
import { defineCommand } from "../define-command.ts";

export interface CreateStream {
  readonly name: string;
}

const streamRequest: Codec<CreateStream> = {
  encode: (writer, value) => {
    writer.name(value.name);
  },
  decode: (reader) => ({ name: reader.name() }),
};

/* Request: name str8. Reply: StreamHeader. */
export const createStream = defineCommand({
  code: 202,
  name: "create_stream",
  request: streamRequest,
  reply: streamHeader,
});
