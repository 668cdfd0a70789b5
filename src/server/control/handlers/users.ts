// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { NO_USER_ID } from "../../../protocol/blocks/client-header.ts";
import type { UserDetails } from "../../../protocol/blocks/user-details.ts";
import { type CreateUser, createUser } from "../../../protocol/commands/user/create-user.ts";
import { deleteUser } from "../../../protocol/commands/user/delete-user.ts";
import { getUser } from "../../../protocol/commands/user/get-user.ts";
import { getUsers } from "../../../protocol/commands/user/get-users.ts";
import { updatePermissions } from "../../../protocol/commands/user/update-permissions.ts";
import { updateUser } from "../../../protocol/commands/user/update-user.ts";
import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import { numericIdentifier } from "../../../protocol/primitives/identifier.ts";
import { isWithin, passwordBytes, usernameBytes } from "../bounds.ts";
import { type Caller, type ControlContext, requirePermission } from "../control-context.ts";
import { findUser, findUserByName, requireUser } from "../metadata/find.ts";
import type { User } from "../metadata/model.ts";
import { ROOT_USER_ID } from "../root-user.ts";
import { userRoute } from "../routes-of.ts";
import { handler, preparedHandler } from "./handler.ts";
import { inOrder } from "./summaries.ts";

export const userHandlers = [
  handler(getUser, (context, request, caller) => {
    const user = findUser(context.store.metadata, request.user);
    if (user === undefined && request.user.kind === "string") return undefined;
    if (user?.id !== caller.userId) requirePermission(context, caller, "B");
    return user === undefined ? undefined : detailsOf(user);
  }),

  handler(getUsers, (context, _, caller) => {
    requirePermission(context, caller, "B");
    return inOrder(context.store.metadata.users).map(detailsOf);
  }),

  preparedHandler(
    createUser,
    async (context, request, caller) => {
      requireNewUser(context, request, caller);
      return context.passwords.hash(request.password);
    },
    async (context, request, caller, passwordHash) => {
      const { store } = context;
      requireNewUser(context, request, caller);
      const id = store.metadata.userIds.peek();
      if (id >= NO_USER_ID) throw new IggyError("users_limit_reached");
      store.transact({ name: "create_user", id, request: { ...request, password: passwordHash } }, caller.userId);
      const user = requireUser(store.metadata, numericIdentifier(id));
      await context.publish([userRoute(user)]);
      return detailsOf(user);
    },
  ),

  handler(deleteUser, async (context, request, caller) => {
    const { store, clients, evict } = context;
    requirePermission(context, caller, "C");
    const user = requireUser(store.metadata, request.user);
    if (user.id === ROOT_USER_ID) throw new IggyError("cannot_delete_user", { user: user.id });
    store.transact({ name: "delete_user", request }, caller.userId);
    for (const clientId of clients.of(user)) evict(clientId);
    await context.publish([{ kind: "user_removed", userId: user.id }]);
    return undefined;
  }),

  handler(updateUser, (context, request, caller) => {
    const { store } = context;
    const { username, status } = request;
    requirePermission(context, caller, "C");
    if (username !== undefined && !isWithin(username, usernameBytes)) throw new IggyError("invalid_username");
    const user = requireUser(store.metadata, request.user);
    if (user.id === ROOT_USER_ID && status === "inactive") {
      throw new IggyError("invalid_user_status", { user: user.id, status });
    }
    store.transact({ name: "update_user", request }, caller.userId);
    return undefined;
  }),

  handler(updatePermissions, async (context, request, caller) => {
    const { store } = context;
    requirePermission(context, caller, "C");
    const user = requireUser(store.metadata, request.user);
    if (user.id === ROOT_USER_ID) throw new IggyError("cannot_change_permissions", { user: user.id });
    store.transact({ name: "update_permissions", request }, caller.userId);
    await context.publish([userRoute(user)]);
    return undefined;
  }),
];

const requireNewUser = (context: ControlContext, { username, password }: CreateUser, caller: Caller): void => {
  requirePermission(context, caller, "C");
  if (!isWithin(username, usernameBytes)) throw new IggyError("invalid_username");
  if (!isWithin(password, passwordBytes)) throw new IggyError("invalid_password");
  if (findUserByName(context.store.metadata, username) !== undefined) {
    throw new IggyError("user_already_exists", { user: username });
  }
};

const detailsOf = ({ id, createdAtMicros, status, username, permissions }: User): UserDetails => ({
  id,
  createdAtMicros: BigInt(createdAtMicros),
  status,
  username,
  permissions,
});
