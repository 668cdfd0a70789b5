// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type Codec, empty } from "../../primitives/codec.ts";
import { type Identifier, identifier } from "../../primitives/identifier.ts";
import { defineCommand } from "../define-command.ts";

export interface DeleteUser {
  readonly user: Identifier;
}

const userRequest: Codec<DeleteUser> = {
  encode: (writer, value) => {
    identifier.encode(writer, value.user);
  },
  decode: (reader) => ({ user: identifier.decode(reader) }),
};

/* Request: user identifier. Reply: nothing. */
export const deleteUser = defineCommand({
  code: 34,
  name: "delete_user",
  request: userRequest,
  reply: empty,
});
