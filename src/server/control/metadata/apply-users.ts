// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import { NEVER_EXPIRES } from "../../config/values/expiry.ts";
import type { ChangeOf } from "./change.ts";
import { findUserByName, requireUser } from "./find.ts";
import type { Metadata, PersonalAccessToken, User } from "./model.ts";

/** @throws IggyError user_already_exists */
export const applyCreateUser = (metadata: Metadata, change: ChangeOf<"create_user">, timestampMicros: number): void => {
  const { id, request } = change;
  if (metadata.users.has(id) || findUserByName(metadata, request.username) !== undefined) {
    throw new IggyError("user_already_exists", { user: request.username });
  }
  metadata.userIds.take(id);
  metadata.users.set(id, {
    id,
    createdAtMicros: timestampMicros,
    username: request.username,
    passwordHash: request.password,
    status: request.status,
    permissions: request.permissions,
    tokens: new Map(),
  });
};

/** @throws IggyError resource_not_found */
export const applyDeleteUser = (metadata: Metadata, { request }: ChangeOf<"delete_user">): void => {
  const { id } = requireUser(metadata, request.user);
  metadata.users.delete(id);
  metadata.userIds.release(id);
};

/** @throws IggyError resource_not_found, user_already_exists */
export const applyUpdateUser = (metadata: Metadata, { request }: ChangeOf<"update_user">): void => {
  const user = requireUser(metadata, request.user);
  if (request.username !== undefined) {
    const other = findUserByName(metadata, request.username);
    if (other !== undefined && other !== user) throw new IggyError("user_already_exists", { user: request.username });
    user.username = request.username;
  }
  if (request.status !== undefined) user.status = request.status;
};

/** @throws IggyError resource_not_found */
export const applyUpdatePermissions = (metadata: Metadata, { request }: ChangeOf<"update_permissions">): void => {
  requireUser(metadata, request.user).permissions = request.permissions;
};

/** @throws IggyError resource_not_found */
export const applyChangePassword = (metadata: Metadata, { request }: ChangeOf<"change_password">): void => {
  requireUser(metadata, request.user).passwordHash = request.newPassword;
};

/** @throws IggyError resource_not_found, personal_access_token_already_exists */
export const applyCreateToken = (
  { hash, request }: ChangeOf<"create_personal_access_token">,
  timestampMicros: number,
  owner: User,
): void => {
  if (owner.tokens.has(request.name)) {
    throw new IggyError("personal_access_token_already_exists", { token: request.name, user: owner.id });
  }
  const never = request.expiryMicros === 0n || request.expiryMicros === NEVER_EXPIRES;
  const expiryAtMicros = never ? 0 : timestampMicros + Number(request.expiryMicros);
  owner.tokens.set(request.name, { name: request.name, hash, expiryAtMicros } satisfies PersonalAccessToken);
};

/** @throws IggyError resource_not_found */
export const applyDeleteToken = ({ request }: ChangeOf<"delete_personal_access_token">, owner: User): void => {
  if (!owner.tokens.delete(request.name)) throw new IggyError("resource_not_found", { token: request.name });
};
