// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type Codec, empty } from "../../primitives/codec.ts";
import { type Identifier, identifier } from "../../primitives/identifier.ts";
import { defineCommand } from "../define-command.ts";

export interface ChangePassword {
  readonly user: Identifier;
  readonly currentPassword: string;
  readonly newPassword: string;
}

const userRequest: Codec<ChangePassword> = {
  encode: (writer, value) => {
    identifier.encode(writer, value.user);
    writer.str8(value.currentPassword).str8(value.newPassword);
  },
  decode: (reader) => ({
    user: identifier.decode(reader),
    currentPassword: reader.str8(),
    newPassword: reader.str8(),
  }),
};

/* Request: user identifier, current_password str8, new_password str8. Reply: nothing. */
export const changePassword = defineCommand({
  code: 37,
  name: "change_password",
  request: userRequest,
  reply: empty,
});
