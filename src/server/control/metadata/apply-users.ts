// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import { NEVER_EXPIRES } from "../../config/values/expiry.ts";
import type { ChangeOf, ChangeOrigin } from "./change.ts";
import { findUserByName, requireUser } from "./find.ts";
import type { Metadata, PersonalAccessToken, User } from "./model.ts";

/** @throws IggyError user_already_exists */
export const prepareCreateUser = (
  metadata: Metadata,
  { id, request }: ChangeOf<"create_user">,
  { index, timestampMicros }: ChangeOrigin,
): (() => void) => {
  if (metadata.users.has(id) || findUserByName(metadata, request.username) !== undefined) {
    throw new IggyError("user_already_exists", { user: request.username });
  }
  return () => {
    metadata.userIds.take(id);
    metadata.users.set(id, {
      id,
      serial: index,
      createdAtMicros: timestampMicros,
      username: request.username,
      passwordHash: request.password,
      status: request.status,
      permissions: request.permissions,
      tokens: new Map(),
    });
  };
};

/** @throws IggyError resource_not_found */
export const prepareDeleteUser = (metadata: Metadata, { request }: ChangeOf<"delete_user">): (() => void) => {
  const { id, tokens } = requireUser(metadata, request.user);
  return () => {
    for (const { hash } of tokens.values()) metadata.tokens.delete(hash);
    metadata.users.delete(id);
    metadata.userIds.release(id);
  };
};

/** @throws IggyError resource_not_found, user_already_exists */
export const prepareUpdateUser = (metadata: Metadata, { request }: ChangeOf<"update_user">): (() => void) => {
  const user = requireUser(metadata, request.user);
  const { username = user.username, status = user.status } = request;
  const other = findUserByName(metadata, username);
  if (other !== undefined && other !== user) throw new IggyError("user_already_exists", { user: username });
  return () => {
    user.username = username;
    user.status = status;
  };
};

/** @throws IggyError resource_not_found */
export const prepareUpdatePermissions = (
  metadata: Metadata,
  { request }: ChangeOf<"update_permissions">,
): (() => void) => {
  const user = requireUser(metadata, request.user);
  return () => {
    user.permissions = request.permissions;
  };
};

/** @throws IggyError resource_not_found */
export const prepareChangePassword = (metadata: Metadata, { request }: ChangeOf<"change_password">): (() => void) => {
  const user = requireUser(metadata, request.user);
  return () => {
    user.passwordHash = request.newPassword;
  };
};

/**
 * The log does not say when an expired token was removed, so an expired one never stands in the way of another.
 * @throws IggyError personal_access_token_already_exists
 */
export const prepareCreateToken = (
  metadata: Metadata,
  { hash, request }: ChangeOf<"create_personal_access_token">,
  timestampMicros: number,
  owner: User,
): (() => void) => {
  const { name } = request;
  const existing = owner.tokens.get(name);
  if (existing !== undefined && !isExpired(existing, timestampMicros)) {
    throw new IggyError("personal_access_token_already_exists", { token: name, user: owner.id });
  }
  const expiryAtMicros = expiryAt(request.expiryMicros, timestampMicros);
  return () => {
    if (existing !== undefined) metadata.tokens.delete(existing.hash);
    const token = { name, hash, expiryAtMicros };
    owner.tokens.set(name, token);
    metadata.tokens.set(hash, { owner, token });
  };
};

/** @throws IggyError resource_not_found */
export const prepareDeleteToken = (
  metadata: Metadata,
  { request }: ChangeOf<"delete_personal_access_token">,
  owner: User,
): (() => void) => {
  const token = owner.tokens.get(request.name);
  if (token === undefined) throw new IggyError("resource_not_found", { token: request.name });
  return () => {
    owner.tokens.delete(token.name);
    metadata.tokens.delete(token.hash);
  };
};

/** Removes the tokens whose time is over and says how many; that is no change of the log. */
export const dropExpiredTokens = (metadata: Metadata, nowMicros: number): number => {
  const expired = [...metadata.tokens.values()].filter(({ token }) => isExpired(token, nowMicros));
  for (const { owner, token } of expired) {
    owner.tokens.delete(token.name);
    metadata.tokens.delete(token.hash);
  }
  return expired.length;
};

export const isExpired = ({ expiryAtMicros }: PersonalAccessToken, nowMicros: number): boolean =>
  expiryAtMicros !== 0 && expiryAtMicros <= nowMicros;

/** A time no number can hold exactly becomes the last that one can, in the year 2255. */
const expiryAt = (lifetimeMicros: bigint, nowMicros: number): number => {
  if (lifetimeMicros === 0n || lifetimeMicros === NEVER_EXPIRES) return 0;
  return Math.min(nowMicros + Number(lifetimeMicros), Number.MAX_SAFE_INTEGER);
};
