// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { userDetails } from "../../blocks/user-details.ts";
import { type Codec, optional } from "../../primitives/codec.ts";
import { type Identifier, identifier } from "../../primitives/identifier.ts";
import { defineCommand } from "../define-command.ts";

export interface GetUser {
  readonly user: Identifier;
}

const userRequest: Codec<GetUser> = {
  encode: (writer, value) => {
    identifier.encode(writer, value.user);
  },
  decode: (reader) => ({ user: identifier.decode(reader) }),
};

/* Request: user identifier. Reply: UserDetails, or nothing. */
export const getUser = defineCommand({
  code: 31,
  name: "get_user",
  request: userRequest,
  reply: optional(userDetails),
});
