// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Codec } from "../primitives/codec.ts";
import { type UserStatus, userStatus } from "../primitives/enumerations.ts";

export interface UserHeader {
  readonly id: number;
  readonly createdAtMicros: bigint;
  readonly status: UserStatus;
  readonly username: string;
}

/* UserHeader: id u32, created_at u64, status u8, username str8 */
export const userHeader: Codec<UserHeader> = {
  encode: (writer, value) => {
    writer.u32(value.id).u64(value.createdAtMicros);
    userStatus.encode(writer, value.status);
    writer.name(value.username);
  },
  decode: (reader) => ({
    id: reader.u32(),
    createdAtMicros: reader.u64(),
    status: userStatus.decode(reader),
    username: reader.name(),
  }),
};
