// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { changePassword } from "../../../../protocol/commands/user/change-password.ts";
import { createUser } from "../../../../protocol/commands/user/create-user.ts";
import { deleteUser } from "../../../../protocol/commands/user/delete-user.ts";
import { getUser } from "../../../../protocol/commands/user/get-user.ts";
import { getUsers } from "../../../../protocol/commands/user/get-users.ts";
import { updatePermissions } from "../../../../protocol/commands/user/update-permissions.ts";
import { updateUser } from "../../../../protocol/commands/user/update-user.ts";
import { IggyError } from "../../../../protocol/errors/iggy-error.ts";
import { isWithin, passwordBytes, usernameBytes } from "../../../control/bounds.ts";
import { findUser } from "../../../control/metadata/find.ts";
import { json, nothing, route } from "../route.ts";
import { createUserBody, passwordBody, permissionsBody, updateUserBody } from "../shapes/bodies.ts";
import { identifierOf } from "../shapes/path-values.ts";
import { userDetailsView, userView } from "../views/users.ts";
import { listOf } from "../views/view.ts";

const tag = "users";
const values = { user_id: identifierOf("The user") };

export const userRoutes = [
  route({
    method: "GET",
    path: "/users",
    name: "getUsers",
    tag,
    summary: "All users.",
    answer: json(200, listOf(userView)),
    handle: ({ run }) => run(getUsers, undefined),
  }),

  route({
    method: "POST",
    path: "/users",
    name: "createUser",
    tag,
    summary: "Create a user.",
    body: createUserBody,
    answer: json(200, userDetailsView),
    handle: ({ run, body }) => {
      requireUsername(body.username);
      requirePassword(body.password);
      return run(createUser, body);
    },
  }),

  route({
    method: "GET",
    path: "/users/{user_id}",
    name: "getUser",
    tag,
    summary: "One user and what they may do; everybody sees themselves.",
    values,
    answer: json(200, userDetailsView),
    handle: async ({ run, path, services }) => {
      const user = path.user_id;
      return findUser(services.context.store.metadata, user) === undefined ? undefined : run(getUser, { user });
    },
  }),

  route({
    method: "PUT",
    path: "/users/{user_id}",
    name: "updateUser",
    tag,
    summary: "Rename, activate or deactivate a user.",
    values,
    body: updateUserBody,
    answer: nothing(204),
    handle: ({ run, path, body }) => {
      const { username, status } = body;
      if (username !== undefined) requireUsername(username);
      return run(updateUser, { user: path.user_id, username, status });
    },
  }),

  route({
    method: "DELETE",
    path: "/users/{user_id}",
    name: "deleteUser",
    tag,
    summary: "Delete a user; their tokens are valid no more.",
    values,
    answer: nothing(204),
    handle: ({ run, path }) => run(deleteUser, { user: path.user_id }),
  }),

  route({
    method: "PUT",
    path: "/users/{user_id}/permissions",
    name: "updatePermissions",
    tag,
    summary: "Replace what a user may do.",
    values,
    body: permissionsBody,
    answer: nothing(204),
    handle: ({ run, path, body }) => run(updatePermissions, { user: path.user_id, permissions: body.permissions }),
  }),

  route({
    method: "PUT",
    path: "/users/{user_id}/password",
    name: "changePassword",
    tag,
    summary: "Change a password; the current one is needed.",
    values,
    body: passwordBody,
    answer: nothing(204),
    handle: ({ run, path, body }) => {
      const { current_password: currentPassword, new_password: newPassword } = body;
      requirePassword(currentPassword);
      requirePassword(newPassword);
      return run(changePassword, { user: path.user_id, currentPassword, newPassword });
    },
  }),
];

const requireUsername = (username: string): void => {
  if (!isWithin(username, usernameBytes)) throw new IggyError("invalid_username");
};

const requirePassword = (password: string): void => {
  if (!isWithin(password, passwordBytes)) throw new IggyError("invalid_password");
};
