// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { UserDetails } from "../../protocol/blocks/user-details.ts";
import type { UserHeader } from "../../protocol/blocks/user-header.ts";
import { type ChangePassword, changePassword } from "../../protocol/commands/user/change-password.ts";
import { createUser } from "../../protocol/commands/user/create-user.ts";
import { deleteUser } from "../../protocol/commands/user/delete-user.ts";
import { getUser } from "../../protocol/commands/user/get-user.ts";
import { getUsers } from "../../protocol/commands/user/get-users.ts";
import { updatePermissions } from "../../protocol/commands/user/update-permissions.ts";
import { updateUser } from "../../protocol/commands/user/update-user.ts";
import type { UserStatus } from "../../protocol/primitives/enumerations.ts";
import type { CallOptions } from "../config/call-options.ts";
import { CommandGroup } from "./command-sender.ts";
import { type Id, toIdentifier } from "./id.ts";
import { completePermissions, type PermissionsInput } from "./permissions.ts";

export interface UserArguments {
  readonly user: Id;
}

export interface NewUser {
  /** 3 to 50 bytes. */
  readonly username: string;
  /** 3 to 100 bytes. */
  readonly password: string;
  /** Active when absent. */
  readonly status?: UserStatus | undefined;
  /** None when absent. */
  readonly permissions?: PermissionsInput | undefined;
}

/** What changes of a user; what is absent stays. */
export interface UserUpdate extends UserArguments {
  readonly username?: string | undefined;
  readonly status?: UserStatus | undefined;
}

export class UserCommands extends CommandGroup {
  /** With the permissions; undefined when there is none. */
  get({ user }: UserArguments, options?: CallOptions): Promise<UserDetails | undefined> {
    return this.sender.send(getUser, { user: toIdentifier(user) }, options);
  }

  list(options?: CallOptions): Promise<UserHeader[]> {
    return this.sender.send(getUsers, undefined, options);
  }

  create({ username, password, status = "active", permissions }: NewUser, options?: CallOptions): Promise<UserDetails> {
    const complete = permissions && completePermissions(permissions);
    return this.sender.send(createUser, { username, password, status, permissions: complete }, options);
  }

  async update({ user, username, status }: UserUpdate, options?: CallOptions): Promise<void> {
    await this.sender.send(updateUser, { user: toIdentifier(user), username, status }, options);
  }

  /** Without permissions all are taken away. Open connections notice at once. */
  async updatePermissions(
    { user, permissions }: UserArguments & { readonly permissions?: PermissionsInput | undefined },
    options?: CallOptions,
  ): Promise<void> {
    const complete = permissions && completePermissions(permissions);
    await this.sender.send(updatePermissions, { user: toIdentifier(user), permissions: complete }, options);
  }

  async changePassword(
    { user, ...passwords }: UserArguments & Omit<ChangePassword, "user">,
    options?: CallOptions,
  ): Promise<void> {
    await this.sender.send(changePassword, { user: toIdentifier(user), ...passwords }, options);
  }

  async delete({ user }: UserArguments, options?: CallOptions): Promise<void> {
    await this.sender.send(deleteUser, { user: toIdentifier(user) }, options);
  }
}
