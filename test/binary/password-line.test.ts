// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { afterEach, beforeEach, expect, test } from "vitest";
import { changePassword } from "../../src/protocol/commands/user/change-password.ts";
import { createUser } from "../../src/protocol/commands/user/create-user.ts";
import { deleteUser } from "../../src/protocol/commands/user/delete-user.ts";
import { getUsers } from "../../src/protocol/commands/user/get-users.ts";
import { updatePermissions } from "../../src/protocol/commands/user/update-permissions.ts";
import { encodeToBytes } from "../../src/protocol/primitives/codec.ts";
import { stringIdentifier } from "../../src/protocol/primitives/identifier.ts";
import { call } from "../support/messages.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { type RunningServer, startServer } from "../support/start-server.ts";
import { globalPermissions, loggedIn, loginStatus, makeUser, statusOf } from "../support/users.ts";

/** Long enough a line for what is asked meanwhile to be answered first. */
const LINE = 20;
const manager = stringIdentifier("manager");

let server: RunningServer;
let root: RawConnection;
let session: RawConnection;
let line: RawConnection[];
let served: Promise<number[]>;

/** A server that verifies one password at a time, with many logins before the next. */
beforeEach(async () => {
  server = await startServer({ environment: { IGGY_LIMITS_PASSWORD_HASHES: "1" } });
  root = await RawConnection.login(server.port);
  await makeUser(root, "manager", globalPermissions("manageUsers"));
  await makeUser(root, "bob");
  session = await loggedIn(server.port, "manager");
  line = await Promise.all(Array.from({ length: LINE }, () => RawConnection.open(server.port)));
  served = Promise.all(line.map((connection) => loginStatus(connection, "bob")));
});

afterEach(async () => {
  await served;
  for (const connection of [root, session, ...line]) connection.destroy();
  await server.stop();
});

const createEve = () =>
  statusOf(session, createUser, { username: "eve", password: "secret", status: "active", permissions: undefined });

const usernames = async () => (await call(root, getUsers, undefined)).map(({ username }) => username);

test("given_a_user_being_made_when_its_maker_loses_the_permission_should_not_be_made", async () => {
  const made = createEve();
  await call(root, updatePermissions, { user: manager, permissions: undefined });
  expect(await made).toBe(41);
  expect(await usernames()).toEqual(["iggy", "manager", "bob"]);
});

test("given_a_user_being_made_when_its_maker_is_deleted_should_not_be_made", async () => {
  const made = createEve();
  await call(root, deleteUser, { user: manager });
  expect(await made).toBe(41);
  expect(await usernames()).toEqual(["iggy", "bob"]);
});

test("given_a_password_being_changed_when_its_user_is_deleted_and_made_again_should_not_change_the_new_one", async () => {
  const request = { user: stringIdentifier("bob"), currentPassword: "bob-pw", newPassword: "other-pw" };
  const changed = statusOf(session, changePassword, request);
  await call(root, deleteUser, { user: stringIdentifier("bob") });
  await makeUser(root, "bob", undefined, "third-pw");
  expect([20, 42]).toContain(await changed);
  expect(await loginStatus(root, "bob", "other-pw")).toBe(42);
  expect(await loginStatus(root, "bob", "third-pw")).toBe(0);
});

test("given_permissions_of_a_megabyte_when_sent_by_who_may_not_should_be_refused_before_they_are_read", async () => {
  const small = { username: "eve", password: "secret", status: "active", permissions: globalPermissions() } as const;
  const whole = encodeToBytes(createUser.request, small);
  const unsound = Buffer.concat([whole.subarray(0, -1), Buffer.alloc(1024 * 1024, 1)]);
  const stranger = await RawConnection.open(server.port);
  expect((await stranger.request(createUser.code, whole.subarray(0, -1))).status).toBe(3);
  expect((await stranger.request(createUser.code, unsound)).status).toBe(40);
  await call(root, updatePermissions, { user: manager, permissions: undefined });
  expect((await session.request(createUser.code, unsound)).status).toBe(41);
  expect([3, 4]).toContain((await root.request(createUser.code, unsound)).status);
  stranger.destroy();
});
