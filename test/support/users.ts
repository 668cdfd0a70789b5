// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Command } from "../../src/protocol/commands/define-command.ts";
import { loginWithPersonalAccessToken } from "../../src/protocol/commands/personal-access-token/login-with-token.ts";
import { createUser } from "../../src/protocol/commands/user/create-user.ts";
import { loginUser } from "../../src/protocol/commands/user/login-user.ts";
import { encodeToBytes } from "../../src/protocol/primitives/codec.ts";
import { globalFlags, type Permissions } from "../../src/protocol/primitives/permissions.ts";
import { call } from "./messages.ts";
import { RawConnection } from "./raw-connection.ts";

/** The status a command is answered with. */
export const statusOf = async <Request>(
  connection: RawConnection,
  command: Command<Request, unknown>,
  request: Request,
): Promise<number> => (await connection.request(command.code, encodeToBytes(command.request, request))).status;

/** Permissions with some global flags and nothing else. */
export const globalPermissions = (...flags: readonly (typeof globalFlags)[number][]): Permissions => ({
  global: Object.fromEntries(globalFlags.map((flag) => [flag, flags.includes(flag)])) as Permissions["global"],
  streams: undefined,
});

export const makeUser = (
  root: RawConnection,
  username: string,
  permissions?: Permissions,
  password = `${username}-pw`,
) => call(root, createUser, { username, password, status: "active", permissions });

export const loginStatus = (connection: RawConnection, username: string, password = `${username}-pw`) =>
  statusOf(connection, loginUser, { username, password, version: "", context: "" });

export const tokenLoginStatus = (connection: RawConnection, token: string) =>
  statusOf(connection, loginWithPersonalAccessToken, { token });

/** A connection that is logged in as a user. */
export const loggedIn = async (port: number, username: string, password?: string): Promise<RawConnection> => {
  const connection = await RawConnection.open(port);
  const status = await loginStatus(connection, username, password);
  if (status !== 0) throw new Error(`login of ${username} answered ${status}`);
  return connection;
};
