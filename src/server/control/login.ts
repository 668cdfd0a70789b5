// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { LoginWithPersonalAccessToken } from "../../protocol/commands/personal-access-token/login-with-token.ts";
import type { LoginUser } from "../../protocol/commands/user/login-user.ts";
import { IggyError } from "../../protocol/errors/iggy-error.ts";
import { isWithin, passwordBytes, usernameBytes } from "./bounds.ts";
import type { ControlContext } from "./control-context.ts";
import { isExpired } from "./metadata/apply-users.ts";
import { findUserByName } from "./metadata/find.ts";
import type { User } from "./metadata/model.ts";
import { tokenHash } from "./token-text.ts";

type LoginContext = Pick<ControlContext, "store" | "passwords" | "serverInfo" | "nowMicros">;

/**
 * The user with this name and password.
 * @throws IggyError invalid_username, invalid_password, invalid_credentials, user_inactive, disconnected at shutdown,
 * task_timeout when too many others log in
 */
export const logIn = async (context: LoginContext, request: LoginUser): Promise<User> => {
  const { store, passwords } = context;
  requireRunning(context);
  if (!isWithin(request.username, usernameBytes)) throw new IggyError("invalid_username");
  if (!isWithin(request.password, passwordBytes)) throw new IggyError("invalid_password");
  const user = findUserByName(store.metadata, request.username);
  if (user !== undefined) requireActive(user);
  const passwordHash = user?.passwordHash;
  const isRight = await passwords.verify(passwordHash, request.password);
  // The password took its time: the user may have been deleted, deactivated or given another one meanwhile.
  requireRunning(context);
  const isSame = user !== undefined && store.metadata.users.get(user.id) === user && user.passwordHash === passwordHash;
  if (!isRight || !isSame) throw new IggyError("invalid_credentials");
  requireActive(user);
  return user;
};

/**
 * The user who owns a token.
 * @throws IggyError resource_not_found, personal_access_token_expired, user_inactive, disconnected at shutdown
 */
export const logInWithToken = (context: LoginContext, request: LoginWithPersonalAccessToken): User => {
  requireRunning(context);
  const found = context.store.metadata.tokens.get(tokenHash(request.token));
  if (found === undefined) throw new IggyError("resource_not_found", { resource: "personal access token" });
  const { owner, token } = found;
  if (isExpired(token, context.nowMicros())) {
    throw new IggyError("personal_access_token_expired", { token: token.name, user: owner.id });
  }
  requireActive(owner);
  return owner;
};

const requireRunning = ({ serverInfo }: LoginContext): void => {
  if (serverInfo.isStopping()) throw new IggyError("disconnected");
};

const requireActive = ({ id, status }: User): void => {
  if (status === "inactive") throw new IggyError("user_inactive", { user: id });
};
