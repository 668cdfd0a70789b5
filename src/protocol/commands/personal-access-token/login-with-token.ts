// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { loggedInUserId } from "../../blocks/logged-in-user.ts";
import type { Codec } from "../../primitives/codec.ts";
import { defineCommand } from "../define-command.ts";

export interface LoginWithPersonalAccessToken {
  readonly token: string;
}

const tokenRequest: Codec<LoginWithPersonalAccessToken> = {
  encode: (writer, value) => {
    writer.name(value.token);
  },
  decode: (reader) => ({ token: reader.name() }),
};

/* Request: token str8. Reply: user_id u32. */
export const loginWithPersonalAccessToken = defineCommand({
  code: 44,
  name: "login_with_personal_access_token",
  request: tokenRequest,
  reply: loggedInUserId,
});
