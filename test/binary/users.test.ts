// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createPersonalAccessToken } from "../../src/protocol/commands/personal-access-token/create-token.ts";
import { getPersonalAccessTokens } from "../../src/protocol/commands/personal-access-token/get-tokens.ts";
import { changePassword } from "../../src/protocol/commands/user/change-password.ts";
import { createUser } from "../../src/protocol/commands/user/create-user.ts";
import { deleteUser } from "../../src/protocol/commands/user/delete-user.ts";
import { getUser } from "../../src/protocol/commands/user/get-user.ts";
import { getUsers } from "../../src/protocol/commands/user/get-users.ts";
import { updatePermissions } from "../../src/protocol/commands/user/update-permissions.ts";
import { updateUser } from "../../src/protocol/commands/user/update-user.ts";
import { numericIdentifier, stringIdentifier } from "../../src/protocol/primitives/identifier.ts";
import { call } from "../support/messages.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { startServer } from "../support/start-server.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { globalPermissions, loggedIn, loginStatus, makeUser, statusOf, tokenLoginStatus } from "../support/users.ts";

const twoShards = { IGGY_SYSTEM_SHARDING_CPU_ALLOCATION: "2" };
const PEERS = 20;

test("given_20_connections_when_all_create_the_same_user_should_have_one_success", async () => {
  const server = await startServer({ environment: twoShards });
  const peers = await Promise.all(Array.from({ length: PEERS }, () => RawConnection.login(server.port)));
  const request = { username: "same", password: "secret", status: "active", permissions: undefined } as const;
  const statuses = await Promise.all(peers.map((peer) => statusOf(peer, createUser, request)));
  expect(statuses.filter((status) => status === 0)).toHaveLength(1);
  expect(statuses.filter((status) => status === 46)).toHaveLength(PEERS - 1);
  expect((await call(peers[0]!, getUsers, undefined)).map(({ username }) => username)).toEqual(["iggy", "same"]);
  for (const peer of peers) peer.destroy();
  await server.stop();
});

test("given_20_connections_when_each_creates_a_user_should_have_distinct_ids_that_all_see", async () => {
  const server = await startServer({ environment: twoShards });
  const peers = await Promise.all(Array.from({ length: PEERS }, () => RawConnection.login(server.port)));
  const made = await Promise.all(peers.map((peer, place) => makeUser(peer, `user-${place}`)));
  expect(new Set(made.map(({ id }) => id)).size).toBe(PEERS);
  for (const peer of peers) expect(await call(peer, getUsers, undefined)).toHaveLength(PEERS + 1);
  for (const peer of peers) peer.destroy();
  await server.stop();
});

test("given_one_password_when_20_connections_change_it_at_once_should_have_one_success", async () => {
  const server = await startServer({ environment: twoShards });
  const root = await RawConnection.login(server.port);
  await makeUser(root, "bob");
  const peers = await Promise.all(Array.from({ length: PEERS }, () => loggedIn(server.port, "bob")));
  const user = stringIdentifier("bob");
  const statuses = await Promise.all(
    peers.map((peer, place) =>
      statusOf(peer, changePassword, { user, currentPassword: "bob-pw", newPassword: `new-${place}` }),
    ),
  );
  expect(statuses.filter((status) => status === 0)).toHaveLength(1);
  expect(statuses.filter((status) => status === 42)).toHaveLength(PEERS - 1);
  expect(await loginStatus(peers[0]!, "bob", `new-${statuses.indexOf(0)}`)).toBe(0);
  expect(await loginStatus(peers[0]!, "bob")).toBe(42);
  for (const peer of [...peers, root]) peer.destroy();
  await server.stop();
});

/** Every file below a directory. */
const filesBelow = (directory: string): string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

test("given_users_and_tokens_when_restarted_should_be_kept_and_their_secrets_nowhere", async () => {
  const dataDirectory = temporaryDirectory();
  const environment = { ...twoShards, RUST_LOG: "trace", IGGY_SYSTEM_LOGGING_FILE_ENABLED: "true" };
  let server = await startServer({ dataDirectory, environment });
  let root = await RawConnection.login(server.port);
  const permissions = globalPermissions("readStreams");
  const user = stringIdentifier("carol");
  await makeUser(root, "carol", permissions, "first-secret-of-carol");
  await makeUser(root, "dan");
  let carol = await loggedIn(server.port, "carol", "first-secret-of-carol");
  const token = await call(carol, createPersonalAccessToken, { name: "ci-token", expiryMicros: 0n });
  await call(carol, changePassword, {
    user,
    currentPassword: "first-secret-of-carol",
    newPassword: "second-secret-of-carol",
  });
  expect(await loginStatus(carol, "carol", "wrong-secret-of-carol")).toBe(42);
  expect(await tokenLoginStatus(carol, `${token.slice(0, -2)}X=`)).toBe(20);
  await call(root, updateUser, { user: stringIdentifier("dan"), username: undefined, status: "inactive" });
  const before = await call(root, getUser, { user });
  expect(before).toMatchObject({ username: "carol", status: "active", permissions });
  const users = await call(root, getUsers, undefined);
  await server.stop();
  const output = server.output.stdout + server.output.stderr;

  server = await startServer({ dataDirectory, environment });
  root = await RawConnection.login(server.port);
  expect(await call(root, getUsers, undefined)).toEqual(users);
  expect(await call(root, getUser, { user })).toEqual(before);
  expect(await loginStatus(root, "dan")).toBe(47);
  carol = await RawConnection.open(server.port);
  expect(await loginStatus(carol, "carol", "first-secret-of-carol")).toBe(42);
  expect(await loginStatus(carol, "carol", "second-secret-of-carol")).toBe(0);
  expect(await tokenLoginStatus(carol, token)).toBe(0);
  expect(await call(carol, getPersonalAccessTokens, undefined)).toEqual([{ name: "ci-token", expiryAtMicros: 0n }]);
  await server.stop();

  const secrets = ["secret-of-carol", token, token.slice(0, -2)];
  const written = filesBelow(dataDirectory).map((path) => ({ path, bytes: readFileSync(path) }));
  expect(written.some(({ bytes }) => bytes.includes("$argon2id$v=19$m=19456,t=2,p=1$"))).toBe(true);
  const leaks = written.filter(({ bytes }) => secrets.some((secret) => bytes.includes(secret)));
  expect(leaks.map(({ path }) => path)).toEqual([]);
  for (const secret of secrets) expect(output + server.output.stdout + server.output.stderr).not.toContain(secret);
  root.destroy();
  carol.destroy();
});

test("given_the_root_user_when_it_would_be_lost_should_refuse_and_change_nothing", async () => {
  const server = await startServer();
  const root = await RawConnection.login(server.port);
  const user = numericIdentifier(0);
  const before = await call(root, getUser, { user });
  expect(await statusOf(root, deleteUser, { user })).toBe(48);
  expect(await statusOf(root, updatePermissions, { user, permissions: undefined })).toBe(49);
  expect(await statusOf(root, updateUser, { user, username: undefined, status: "inactive" })).toBe(45);
  expect(await statusOf(root, updateUser, { user, username: "other", status: "inactive" })).toBe(45);
  expect(await call(root, getUser, { user })).toEqual(before);
  expect(await statusOf(root, updateUser, { user, username: "admin", status: "active" })).toBe(0);
  expect(await loginStatus(root, "admin", "iggy")).toBe(0);
  root.destroy();
  await server.stop();
});

test("given_a_token_that_expired_when_the_cleaner_has_run_should_be_gone_and_its_name_free", async () => {
  const environment = { IGGY_PERSONAL_ACCESS_TOKEN_CLEANER_INTERVAL: "50ms" };
  const server = await startServer({ environment });
  const root = await RawConnection.login(server.port);
  await call(root, createPersonalAccessToken, { name: "kept", expiryMicros: 3_600_000_000n });
  const token = await call(root, createPersonalAccessToken, { name: "short", expiryMicros: 1n });
  await expect
    .poll(async () => (await call(root, getPersonalAccessTokens, undefined)).map(({ name }) => name), {
      timeout: 10_000,
    })
    .toEqual(["kept"]);
  const other = await RawConnection.open(server.port);
  expect(await tokenLoginStatus(other, token)).toBe(20);
  expect(await statusOf(root, createPersonalAccessToken, { name: "short", expiryMicros: 0n })).toBe(0);
  other.destroy();
  root.destroy();
  await server.stop();
});
