// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type Codec, empty, untilEnd } from "../../primitives/codec.ts";
import { defineCommand } from "../define-command.ts";

export interface PersonalAccessTokenInfo {
  readonly name: string;
  /** 0 for a token that does not expire. */
  readonly expiryAtMicros: bigint;
}

const tokenInfo: Codec<PersonalAccessTokenInfo> = {
  encode: (writer, value) => {
    writer.name(value.name).u64(value.expiryAtMicros);
  },
  decode: (reader) => ({ name: reader.name(), expiryAtMicros: reader.u64() }),
};

/* Request: nothing. Reply: per token of the user: name str8, expiry_at u64. */
export const getPersonalAccessTokens = defineCommand({
  code: 41,
  name: "get_personal_access_tokens",
  request: empty,
  reply: untilEnd(tokenInfo),
});
