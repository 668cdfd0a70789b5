// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Codec } from "../primitives/codec.ts";

/* Reply of both logins: user_id u32 */
export const loggedInUserId: Codec<number> = {
  encode: (writer, value) => {
    writer.u32(value);
  },
  decode: (reader) => reader.u32(),
};
