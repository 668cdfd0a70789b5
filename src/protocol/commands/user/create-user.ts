// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { permissionsOption } from "../../blocks/permissions-option.ts";
import { userDetails } from "../../blocks/user-details.ts";
import type { Codec } from "../../primitives/codec.ts";
import { type UserStatus, userStatus } from "../../primitives/enumerations.ts";
import type { Permissions } from "../../primitives/permissions.ts";
import { defineCommand } from "../define-command.ts";

export interface CreateUser {
  readonly username: string;
  readonly password: string;
  readonly status: UserStatus;
  readonly permissions: Permissions | undefined;
}

const userRequest: Codec<CreateUser> = {
  encode: (writer, value) => {
    writer.name(value.username).str8(value.password);
    userStatus.encode(writer, value.status);
    permissionsOption.encode(writer, value.permissions);
  },
  decode: (reader) => ({
    username: reader.name(),
    password: reader.str8(),
    status: userStatus.decode(reader),
    permissions: permissionsOption.decode(reader),
  }),
};

/* Request: username str8, password str8, status u8, optional permissions. Reply: UserDetails. */
export const createUser = defineCommand({
  code: 33,
  name: "create_user",
  request: userRequest,
  reply: userDetails,
});
