// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { loggedInUserId } from "../../blocks/logged-in-user.ts";
import type { Codec } from "../../primitives/codec.ts";
import { defineCommand } from "../define-command.ts";

export interface LoginUser {
  readonly username: string;
  readonly password: string;
  /** The client's version, free text. */
  readonly version: string;
  /** Anything the client wants to say of itself. */
  readonly context: string;
}

const loginRequest: Codec<LoginUser> = {
  encode: (writer, value) => {
    writer.name(value.username).str8(value.password).str32(value.version).str32(value.context);
  },
  decode: (reader) => ({
    username: reader.name(),
    password: reader.str8(),
    version: reader.str32(),
    context: reader.str32(),
  }),
};

/* Request: username str8, password str8, version str32, context str32. Reply: user_id u32. */
export const loginUser = defineCommand({
  code: 38,
  name: "login_user",
  request: loginRequest,
  reply: loggedInUserId,
});
