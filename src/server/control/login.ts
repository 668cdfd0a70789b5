// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { verify } from "@node-rs/argon2";
import type { LoginUser } from "../../protocol/commands/user/login-user.ts";
import { IggyError } from "../../protocol/errors/iggy-error.ts";
import type { ControlContext } from "./control-context.ts";
import { findUserByName } from "./metadata/find.ts";

export const usernameBytes = { min: 3, max: 50 } as const;
export const passwordBytes = { min: 3, max: 100 } as const;

/**
 * The id of the user with this name and password.
 * @throws IggyError invalid_username, invalid_password, invalid_credentials, user_inactive, disconnected at shutdown
 */
export const logIn = async ({ store, serverInfo }: ControlContext, request: LoginUser): Promise<number> => {
  if (serverInfo.isStopping()) throw new IggyError("disconnected");
  if (!isWithin(request.username, usernameBytes)) throw new IggyError("invalid_username");
  if (!isWithin(request.password, passwordBytes)) throw new IggyError("invalid_password");
  const user = findUserByName(store.metadata, request.username);
  if (user === undefined) throw new IggyError("invalid_credentials");
  if (user.status === "inactive") throw new IggyError("user_inactive", { user: user.id });
  if (!(await verify(user.passwordHash, request.password))) throw new IggyError("invalid_credentials");
  return user.id;
};

export const isWithin = (text: string, { min, max }: { readonly min: number; readonly max: number }): boolean => {
  const length = Buffer.byteLength(text);
  return length >= min && length <= max;
};
