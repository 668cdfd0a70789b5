// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { createPersonalAccessToken } from "../../../protocol/commands/personal-access-token/create-token.ts";
import { deletePersonalAccessToken } from "../../../protocol/commands/personal-access-token/delete-token.ts";
import { getPersonalAccessTokens } from "../../../protocol/commands/personal-access-token/get-tokens.ts";
import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import { numericIdentifier } from "../../../protocol/primitives/identifier.ts";
import { isWithin, tokenNameBytes } from "../bounds.ts";
import type { Caller, ControlContext } from "../control-context.ts";
import { requireUser } from "../metadata/find.ts";
import type { User } from "../metadata/model.ts";
import { newTokenText, tokenHash } from "../token-text.ts";
import { handler } from "./handler.ts";

/** Everybody manages the tokens of their own. */
export const personalAccessTokenHandlers = [
  handler(getPersonalAccessTokens, (context, _, caller) =>
    [...userOf(context, caller).tokens.values()].map(({ name, expiryAtMicros }) => ({
      name,
      expiryAtMicros: BigInt(expiryAtMicros),
    })),
  ),

  handler(createPersonalAccessToken, (context, request, caller) => {
    const { store, config } = context;
    const { name } = request;
    if (!isWithin(name, tokenNameBytes)) throw new IggyError("invalid_personal_access_token_name");
    const { id, tokens } = userOf(context, caller);
    const { maxTokensPerUser } = config.personalAccessToken;
    if (tokens.size >= maxTokensPerUser) {
      throw new IggyError("personal_access_tokens_limit_reached", { user: id, maxTokensPerUser });
    }
    if (tokens.has(name)) throw new IggyError("personal_access_token_already_exists", { token: name, user: id });
    const text = newTokenText();
    store.transact({ name: "create_personal_access_token", hash: tokenHash(text), request }, caller.userId);
    return text;
  }),

  handler(deletePersonalAccessToken, ({ store }, request, caller) => {
    store.transact({ name: "delete_personal_access_token", request }, caller.userId);
    return undefined;
  }),
];

const userOf = ({ store }: ControlContext, { userId }: Caller): User =>
  requireUser(store.metadata, numericIdentifier(userId));
