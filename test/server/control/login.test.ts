// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { beforeEach, expect, test } from "vitest";
import { isIggyError } from "../../../src/protocol/errors/iggy-error.ts";
import { stringIdentifier } from "../../../src/protocol/primitives/identifier.ts";
import { logIn, logInWithToken } from "../../../src/server/control/login.ts";
import type { Change } from "../../../src/server/control/metadata/change.ts";
import type { StateLogStore } from "../../../src/server/control/metadata/state-log-store.ts";
import { Passwords } from "../../../src/server/control/passwords.ts";
import { tokenHash } from "../../../src/server/control/token-text.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { createToken, createUser, openStore } from "./open-store.ts";

const passwords = new Passwords({ concurrency: 2, maxWaitMs: 60_000 });
const request = { username: "bob", password: "secret", version: "", context: "" };
const user = stringIdentifier("bob");

let store: StateLogStore;
let isStopping: boolean;
let nowMicros: number;

const context = () => ({
  store,
  passwords,
  nowMicros: () => nowMicros,
  serverInfo: {
    startedAtMicros: 0,
    isStopping: () => isStopping,
    isFollower: false,
    ports: () => ({ tcp: 0, quic: 0, http: 0, websocket: 0 }),
  },
});

const errorOf = async (login: () => unknown): Promise<string> => {
  try {
    await login();
    return "none";
  } catch (error) {
    return isIggyError(error) ? error.errorName : String(error);
  }
};

beforeEach(async () => {
  store = openStore(temporaryDirectory());
  isStopping = false;
  nowMicros = 0;
  createUser(store, "root");
  createUser(store, "bob", undefined, await passwords.hash("secret"));
});

test("given_a_user_when_logged_in_with_the_password_should_be_that_user", async () => {
  expect(await logIn(context(), request)).toBe(store.metadata.users.get(1));
  expect(await errorOf(() => logIn(context(), { ...request, password: "Secret" }))).toBe("invalid_credentials");
  expect(await errorOf(() => logIn(context(), { ...request, username: "1".repeat(3) }))).toBe("invalid_credentials");
});

test.each<[string, Change | undefined, string]>([
  ["deleted", { name: "delete_user", request: { user } }, "invalid_credentials"],
  ["deactivated", { name: "update_user", request: { user, username: undefined, status: "inactive" } }, "user_inactive"],
  [
    "given another password",
    { name: "change_password", request: { user, currentPassword: "", newPassword: "hash" } },
    "invalid_credentials",
  ],
  ["renamed", { name: "update_user", request: { user, username: "rob", status: undefined } }, "none"],
  ["left as it is", undefined, "none"],
])(
  "given_a_user_who_is_%s_when_the_password_is_being_verified_should_be_decided_by_what_is_true_then",
  async (_, change, expected) => {
    const login = errorOf(() => logIn(context(), request));
    if (change !== undefined) store.transact(change, 0);
    expect(await login).toBe(expected);
  },
);

test("given_a_user_who_is_deleted_and_made_again_when_the_password_is_being_verified_should_not_be_the_new_one", async () => {
  const login = errorOf(() => logIn(context(), request));
  const { passwordHash } = store.metadata.users.get(1)!;
  store.transact({ name: "delete_user", request: { user } }, 0);
  expect(createUser(store, "bob", undefined, passwordHash)).toBe(1);
  expect(await login).toBe("invalid_credentials");
});

test("given_a_server_that_begins_to_stop_when_the_password_is_being_verified_should_refuse", async () => {
  const login = errorOf(() => logIn(context(), request));
  isStopping = true;
  expect(await login).toBe("disconnected");
});

test("given_a_token_when_logged_in_with_it_should_be_its_owner_until_it_expires", async () => {
  createToken(store, 1, "ci-token", 1_000n, tokenHash("text"));
  const expiresAt = store.metadata.tokens.get(tokenHash("text"))!.token.expiryAtMicros;
  nowMicros = expiresAt - 1;
  expect(logInWithToken(context(), { token: "text" }).username).toBe("bob");
  expect(await errorOf(() => logInWithToken(context(), { token: "Text" }))).toBe("resource_not_found");
  store.transact({ name: "update_user", request: { user, username: undefined, status: "inactive" } }, 0);
  expect(await errorOf(() => logInWithToken(context(), { token: "text" }))).toBe("user_inactive");
  nowMicros = expiresAt;
  expect(await errorOf(() => logInWithToken(context(), { token: "text" }))).toBe("personal_access_token_expired");
  isStopping = true;
  expect(await errorOf(() => logInWithToken(context(), { token: "text" }))).toBe("disconnected");
});
