// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { UserHeader } from "../../../../protocol/blocks/user-header.ts";
import { createPersonalAccessToken } from "../../../../protocol/commands/personal-access-token/create-token.ts";
import { deletePersonalAccessToken } from "../../../../protocol/commands/personal-access-token/delete-token.ts";
import { getPersonalAccessTokens } from "../../../../protocol/commands/personal-access-token/get-tokens.ts";
import { loginWithPersonalAccessToken } from "../../../../protocol/commands/personal-access-token/login-with-token.ts";
import { changePassword } from "../../../../protocol/commands/user/change-password.ts";
import { createUser } from "../../../../protocol/commands/user/create-user.ts";
import { deleteUser } from "../../../../protocol/commands/user/delete-user.ts";
import { getUser } from "../../../../protocol/commands/user/get-user.ts";
import { getUsers } from "../../../../protocol/commands/user/get-users.ts";
import { loginUser } from "../../../../protocol/commands/user/login-user.ts";
import { logoutUser } from "../../../../protocol/commands/user/logout-user.ts";
import { updatePermissions } from "../../../../protocol/commands/user/update-permissions.ts";
import { updateUser } from "../../../../protocol/commands/user/update-user.ts";
import { isJsonObject, type JsonObject } from "../../../../protocol/json/json-value.ts";
import type { Writable } from "../../../../protocol/json/write-json.ts";
import { globalFlags, type Permissions, streamFlags, topicFlags } from "../../../../protocol/primitives/permissions.ts";
import { httpCall, segment } from "../http-call.ts";
import { bigIn, flagIn, listOf, numberIn, objectIn, objectOf, textIn } from "../json-fields.ts";

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const writeFlags = <Name extends string>(names: readonly Name[], from: Readonly<Record<Name, boolean>>) =>
  Object.fromEntries(names.map((name) => [snakeCase(name), from[name]]));

const readFlags = <Name extends string>(names: readonly Name[], from: JsonObject) =>
  Object.fromEntries(names.map((name) => [name, flagIn(from, snakeCase(name))])) as Record<Name, boolean>;

const writeMap = <Value>(map: ReadonlyMap<number, Value> | undefined, write: (value: Value) => Writable): Writable =>
  map === undefined ? null : Object.fromEntries([...map].map(([id, value]) => [String(id), write(value)]));

const readMap = <Value>(holder: JsonObject, field: string, read: (from: JsonObject) => Value) => {
  const map = holder.get(field);
  if (map === undefined || !isJsonObject(map)) return undefined;
  return new Map([...map].map(([id, value]) => [Number(id), read(objectOf(value))]));
};

const writePermissions = (permissions: Permissions | undefined): Writable =>
  permissions === undefined
    ? null
    : {
        global: writeFlags(globalFlags, permissions.global),
        streams: writeMap(permissions.streams, (stream) => ({
          ...writeFlags(streamFlags, stream),
          topics: writeMap(stream.topics, (topic) => writeFlags(topicFlags, topic)),
        })),
      };

const readPermissions = (holder: JsonObject): Permissions | undefined => {
  const permissions = holder.get("permissions");
  if (permissions === undefined || !isJsonObject(permissions)) return undefined;
  return {
    global: readFlags(globalFlags, objectIn(permissions, "global")),
    streams: readMap(permissions, "streams", (stream) => ({
      ...readFlags(streamFlags, stream),
      topics: readMap(stream, "topics", (topic) => readFlags(topicFlags, topic)),
    })),
  };
};

const userOf = (from: JsonObject): UserHeader => ({
  id: numberIn(from, "id"),
  createdAtMicros: bigIn(from, "created_at"),
  status: textIn(from, "status") === "inactive" ? "inactive" : "active",
  username: textIn(from, "username"),
});

const userDetailsOf = (from: JsonObject) => ({ ...userOf(from), permissions: readPermissions(from) });

export const userCalls = [
  httpCall(loginUser, {
    request: (login) => ({ method: "POST", path: "/users/login", body: { ...login } }),
    reply: (answer) => numberIn(objectOf(answer), "user_id"),
  }),
  httpCall(loginWithPersonalAccessToken, {
    request: ({ token }) => ({ method: "POST", path: "/personal-access-tokens/login", body: { token } }),
    reply: (answer) => numberIn(objectOf(answer), "user_id"),
  }),
  httpCall(logoutUser, { request: () => ({ method: "DELETE", path: "/users/logout" }) }),
  httpCall(getUsers, {
    request: () => ({ method: "GET", path: "/users" }),
    reply: (answer) => listOf(answer, userOf),
  }),
  httpCall(getUser, {
    request: ({ user }) => ({ method: "GET", path: `/users/${segment(user)}` }),
    reply: (answer) => userDetailsOf(objectOf(answer)),
    nothing: { reply: undefined },
  }),
  httpCall(createUser, {
    request: ({ permissions, ...user }) => ({
      method: "POST",
      path: "/users",
      body: { ...user, permissions: writePermissions(permissions) },
    }),
    reply: (answer) => userDetailsOf(objectOf(answer)),
  }),
  httpCall(updateUser, {
    request: ({ user, username, status }) => ({
      method: "PUT",
      path: `/users/${segment(user)}`,
      body: { username, status },
    }),
  }),
  httpCall(updatePermissions, {
    request: ({ user, permissions }) => ({
      method: "PUT",
      path: `/users/${segment(user)}/permissions`,
      body: { permissions: writePermissions(permissions) },
    }),
  }),
  httpCall(changePassword, {
    request: ({ user, currentPassword, newPassword }) => ({
      method: "PUT",
      path: `/users/${segment(user)}/password`,
      body: { current_password: currentPassword, new_password: newPassword },
    }),
  }),
  httpCall(deleteUser, { request: ({ user }) => ({ method: "DELETE", path: `/users/${segment(user)}` }) }),
  httpCall(getPersonalAccessTokens, {
    request: () => ({ method: "GET", path: "/personal-access-tokens" }),
    reply: (answer) =>
      listOf(answer, (token) => ({
        name: textIn(token, "name"),
        expiryAtMicros: token.get("expiry_at") === null ? 0n : bigIn(token, "expiry_at"),
      })),
  }),
  httpCall(createPersonalAccessToken, {
    request: ({ name, expiryMicros }) => ({
      method: "POST",
      path: "/personal-access-tokens",
      body: { name, expiry: expiryMicros },
    }),
    reply: (answer) => textIn(objectOf(answer), "token"),
  }),
  httpCall(deletePersonalAccessToken, {
    request: ({ name }) => ({ method: "DELETE", path: `/personal-access-tokens/${encodeURIComponent(name)}` }),
  }),
];
