// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type Codec, empty } from "../../primitives/codec.ts";
import { type UserStatus, userStatus } from "../../primitives/enumerations.ts";
import { type Identifier, identifier } from "../../primitives/identifier.ts";
import { defineCommand } from "../define-command.ts";

export interface UpdateUser {
  readonly user: Identifier;
  readonly username: string | undefined;
  readonly status: UserStatus | undefined;
}

const userRequest: Codec<UpdateUser> = {
  encode: (writer, value) => {
    identifier.encode(writer, value.user);
    writer.bool(value.username !== undefined);
    if (value.username !== undefined) writer.name(value.username);
    writer.bool(value.status !== undefined);
    if (value.status !== undefined) userStatus.encode(writer, value.status);
  },
  decode: (reader) => ({
    user: identifier.decode(reader),
    username: reader.u8() === 1 ? reader.name() : undefined,
    status: reader.u8() === 1 ? userStatus.decode(reader) : undefined,
  }),
};

/* Request: user identifier, has_username u8, [username str8], has_status u8, [status u8]. Reply: nothing. */
export const updateUser = defineCommand({
  code: 35,
  name: "update_user",
  request: userRequest,
  reply: empty,
});
