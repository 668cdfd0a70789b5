// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type Codec, empty } from "../../primitives/codec.ts";
import { defineCommand } from "../define-command.ts";

export interface DeletePersonalAccessToken {
  readonly name: string;
}

const tokenRequest: Codec<DeletePersonalAccessToken> = {
  encode: (writer, value) => {
    writer.name(value.name);
  },
  decode: (reader) => ({ name: reader.name() }),
};

/* Request: name str8. Reply: nothing. */
export const deletePersonalAccessToken = defineCommand({
  code: 43,
  name: "delete_personal_access_token",
  request: tokenRequest,
  reply: empty,
});
