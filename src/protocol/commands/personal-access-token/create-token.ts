// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Codec } from "../../primitives/codec.ts";
import { defineCommand } from "../define-command.ts";

export interface CreatePersonalAccessToken {
  readonly name: string;
  /** How long it is valid; 0 and 2^64-1 for always. */
  readonly expiryMicros: bigint;
}

const tokenRequest: Codec<CreatePersonalAccessToken> = {
  encode: (writer, value) => {
    writer.name(value.name).u64(value.expiryMicros);
  },
  decode: (reader) => ({ name: reader.name(), expiryMicros: reader.u64() }),
};

const tokenReply: Codec<string> = {
  encode: (writer, value) => {
    writer.str8(value);
  },
  decode: (reader) => reader.str8(),
};

/* Request: name str8, expiry u64. Reply: token str8, shown this once. */
export const createPersonalAccessToken = defineCommand({
  code: 42,
  name: "create_personal_access_token",
  request: tokenRequest,
  reply: tokenReply,
});
