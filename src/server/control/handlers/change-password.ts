// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { changePassword } from "../../../protocol/commands/user/change-password.ts";
import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import { numericIdentifier } from "../../../protocol/primitives/identifier.ts";
import { isWithin, passwordBytes } from "../bounds.ts";
import { requirePermission } from "../control-context.ts";
import { requireUser } from "../metadata/find.ts";
import { preparedHandler } from "./handler.ts";

export const passwordHandlers = [
  preparedHandler(
    changePassword,
    async (context, request, caller) => {
      const { store, passwords } = context;
      for (const password of [request.currentPassword, request.newPassword]) {
        if (!isWithin(password, passwordBytes)) throw new IggyError("invalid_password");
      }
      const user = requireUser(store.metadata, request.user);
      if (user.id !== caller.userId) requirePermission(context, caller, "C");
      const { passwordHash } = user;
      const isRight = await passwords.verify(passwordHash, request.currentPassword);
      if (!isRight) throw new IggyError("invalid_credentials");
      return { user, passwordHash, newHash: await passwords.hash(request.newPassword) };
    },
    ({ store }, _, caller, { user, passwordHash, newHash }) => {
      const { id } = user;
      if (store.metadata.users.get(id) !== user) throw new IggyError("resource_not_found", { user: id });
      if (user.passwordHash !== passwordHash) throw new IggyError("invalid_credentials");
      const request = { user: numericIdentifier(id), currentPassword: "", newPassword: newHash };
      store.transact({ name: "change_password", request }, caller.userId);
      return undefined;
    },
  ),
];
