// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { createPersonalAccessToken } from "../../protocol/commands/personal-access-token/create-token.ts";
import {
  type DeletePersonalAccessToken,
  deletePersonalAccessToken,
} from "../../protocol/commands/personal-access-token/delete-token.ts";
import {
  getPersonalAccessTokens,
  type PersonalAccessTokenInfo,
} from "../../protocol/commands/personal-access-token/get-tokens.ts";
import type { CallOptions } from "../config/call-options.ts";
import { type Millis, toExpiryMicros } from "../config/duration.ts";
import { CommandGroup } from "./command-sender.ts";

/** Personal access tokens of the user who is logged in. */
export class TokenCommands extends CommandGroup {
  list(options?: CallOptions): Promise<PersonalAccessTokenInfo[]> {
    return this.sender.send(getPersonalAccessTokens, undefined, options);
  }

  /** The token itself, which the server shows this once; without a lifetime it does not expire. */
  create(
    token: {
      readonly name: string;
      readonly expiry?: Millis | "never" | undefined;
      /** The same in microseconds. */
      readonly expiryMicros?: bigint | undefined;
    },
    options?: CallOptions,
  ): Promise<string> {
    const { name, expiry = "never" } = token;
    const expiryMicros = token.expiryMicros ?? (expiry === "never" ? 0n : toExpiryMicros(expiry, "expiry"));
    return this.sender.send(createPersonalAccessToken, { name, expiryMicros }, options);
  }

  async delete(token: DeletePersonalAccessToken, options?: CallOptions): Promise<void> {
    await this.sender.send(deletePersonalAccessToken, token, options);
  }
}
