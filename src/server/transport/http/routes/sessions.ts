// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError, isIggyError } from "../../../../protocol/errors/iggy-error.ts";
import type { ControlContext } from "../../../control/control-context.ts";
import { logIn, logInWithToken } from "../../../control/login.ts";
import { findUser } from "../../../control/metadata/find.ts";
import type { User } from "../../../control/metadata/model.ts";
import { json, nothing, publicRoute, route } from "../route.ts";
import { loginBody, tokenBody } from "../shapes/bodies.ts";
import { toIdentifier } from "../shapes/path-values.ts";
import { identityView } from "../views/users.ts";

export const sessionRoutes = [
  publicRoute({
    method: "POST",
    path: "/users/login",
    name: "login",
    tag: "sessions",
    summary: "Log in with a password.",
    body: loginBody,
    answer: json(200, identityView),
    handle: async ({ services, body }) => {
      const user = await logInByIdentifier(services.context, body.username, body.password);
      return services.authenticator.issue(user);
    },
  }),

  publicRoute({
    method: "POST",
    path: "/users/refresh-token",
    name: "refreshToken",
    tag: "sessions",
    summary: "A new token for one that is valid, which is revoked.",
    body: tokenBody,
    answer: json(200, identityView),
    handle: ({ services, body }) => services.authenticator.refresh(body.token),
  }),

  route({
    method: "DELETE",
    path: "/users/logout",
    name: "logout",
    tag: "sessions",
    summary: "Revoke the token of this request.",
    answer: nothing(204),
    handle: ({ services, caller }) => services.authenticator.revoke(caller),
  }),

  publicRoute({
    method: "POST",
    path: "/personal-access-tokens/login",
    name: "loginWithPersonalAccessToken",
    tag: "sessions",
    summary: "Log in with a personal access token.",
    body: tokenBody,
    answer: json(200, identityView),
    handle: ({ services, body }) => services.authenticator.issue(logInWithToken(services.context, body)),
  }),
];

/** A user may also be named by number here, and whatever is wrong with name or password is the same error. */
const logInByIdentifier = async (context: ControlContext, name: string, password: string): Promise<User> => {
  const found = findUser(context.store.metadata, toIdentifier(name));
  try {
    return await logIn(context, { username: found?.username ?? name, password, version: "", context: "" });
  } catch (error) {
    if (!isIggyError(error)) throw error;
    const isWrong = error.errorName === "invalid_username" || error.errorName === "invalid_password";
    throw isWrong ? new IggyError("invalid_credentials") : error;
  }
};
