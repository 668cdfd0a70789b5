// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Codec } from "../primitives/codec.ts";
import type { Permissions } from "../primitives/permissions.ts";
import { permissionsOption } from "./permissions-option.ts";
import { type UserHeader, userHeader } from "./user-header.ts";

export interface UserDetails extends UserHeader {
  readonly permissions: Permissions | undefined;
}

/* UserDetails: UserHeader, then optional permissions, whose absence takes four zero bytes here instead of one */
export const userDetails: Codec<UserDetails> = {
  encode: (writer, value) => {
    userHeader.encode(writer, value);
    if (value.permissions === undefined) writer.u32(0);
    else permissionsOption.encode(writer, value.permissions);
  },
  decode: (reader) => {
    const header = userHeader.decode(reader);
    const value = permissionsOption.decode(reader);
    if (value === undefined) reader.skip(3);
    return { ...header, permissions: value };
  },
};
