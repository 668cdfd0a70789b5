// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../errors/iggy-error.ts";
import { type Codec, encodeToBytes } from "../primitives/codec.ts";
import { type Permissions, permissions } from "../primitives/permissions.ts";

/*
 * Optional permissions: has_permissions u8; only if it is 1: permissions_length u32, permissions of exactly that length
 */
export const permissionsOption: Codec<Permissions | undefined> = {
  encode: (writer, value) => {
    if (value === undefined) {
      writer.u8(0);
      return;
    }
    const bytes = encodeToBytes(permissions, value);
    writer.u8(1).u32(bytes.length).bytes(bytes);
  },
  decode: (reader) => {
    if (reader.u8() !== 1) return undefined;
    const length = reader.u32();
    const start = reader.position;
    const value = permissions.decode(reader);
    const decoded = reader.position - start;
    if (decoded !== length) throw new IggyError("invalid_format", { reason: "length of permissions", length, decoded });
    return value;
  },
};
