// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { permissionsOption } from "../../blocks/permissions-option.ts";
import { type Codec, empty } from "../../primitives/codec.ts";
import { type Identifier, identifier } from "../../primitives/identifier.ts";
import type { Permissions } from "../../primitives/permissions.ts";
import { defineCommand } from "../define-command.ts";

export interface UpdatePermissions {
  readonly user: Identifier;
  readonly permissions: Permissions | undefined;
}

const userRequest: Codec<UpdatePermissions> = {
  encode: (writer, value) => {
    identifier.encode(writer, value.user);
    permissionsOption.encode(writer, value.permissions);
  },
  decode: (reader) => ({ user: identifier.decode(reader), permissions: permissionsOption.decode(reader) }),
};

/* Request: user identifier, optional permissions. Reply: nothing. */
export const updatePermissions = defineCommand({
  code: 36,
  name: "update_permissions",
  request: userRequest,
  reply: empty,
});
