// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { createPersonalAccessToken } from "../../../../protocol/commands/personal-access-token/create-token.ts";
import { deletePersonalAccessToken } from "../../../../protocol/commands/personal-access-token/delete-token.ts";
import { getPersonalAccessTokens } from "../../../../protocol/commands/personal-access-token/get-tokens.ts";
import { IggyError } from "../../../../protocol/errors/iggy-error.ts";
import { isWithin, tokenNameBytes } from "../../../control/bounds.ts";
import { requireName } from "../names.ts";
import { json, nothing, route } from "../route.ts";
import { newTokenBody } from "../shapes/bodies.ts";
import { pathName } from "../shapes/path-values.ts";
import { newTokenView, tokensView } from "../views/users.ts";

const tag = "personal access tokens";

export const tokenRoutes = [
  route({
    method: "GET",
    path: "/personal-access-tokens",
    name: "getPersonalAccessTokens",
    tag,
    summary: "The caller's tokens.",
    answer: json(200, tokensView),
    handle: async ({ run }) => {
      const tokens = await run(getPersonalAccessTokens, undefined);
      return [...tokens].sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
    },
  }),

  route({
    method: "POST",
    path: "/personal-access-tokens",
    name: "createPersonalAccessToken",
    tag,
    summary: "Create a token for the caller; it is shown this once.",
    body: newTokenBody,
    answer: json(200, newTokenView),
    handle: ({ run, body }) => {
      if (!isWithin(body.name, tokenNameBytes)) throw new IggyError("invalid_personal_access_token_name");
      return run(createPersonalAccessToken, { name: body.name, expiryMicros: body.expiry });
    },
  }),

  route({
    method: "DELETE",
    path: "/personal-access-tokens/{name}",
    name: "deletePersonalAccessToken",
    tag,
    summary: "Delete one of the caller's tokens.",
    values: { name: pathName("Name of the token.") },
    answer: nothing(204),
    handle: ({ run, path }) =>
      run(deletePersonalAccessToken, { name: requireName(path.name, "invalid_personal_access_token_name") }),
  }),
];
