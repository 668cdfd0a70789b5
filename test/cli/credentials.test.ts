// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { type CredentialsSources, chooseCredentials } from "../../src/cli/connection/credentials.ts";
import { readServerAddress, serverKey } from "../../src/cli/connection/server-address.ts";
import { writeSession } from "../../src/cli/secrets/session-store.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const local = readServerAddress("tcp", "LOCALHOST");
const remote = readServerAddress("tcp", "broker.example.com:9000");

beforeEach(() => {
  vi.unstubAllEnvs();
  vi.stubEnv("IGGY_HOME", temporaryDirectory());
  vi.stubEnv("IGGY_KEYRING", "off");
  for (const name of ["USERNAME", "PASSWORD", "TOKEN", "TOKEN_NAME"]) vi.stubEnv(`IGGY_${name}`, "");
});

const sources = (changes: Partial<CredentialsSources> = {}): CredentialsSources => ({
  options: {},
  connectionString: {},
  context: { name: "default", values: {} },
  hasForeignServer: false,
  files: [],
  address: local,
  ...changes,
});

const session = { token: "session-token", tokenName: "t", username: "u", expiresAtMs: undefined };

test("given_every_source_when_chosen_should_take_options_then_string_environment_context_session_and_default", async () => {
  await writeSession(serverKey(local), session);
  vi.stubEnv("IGGY_USERNAME", "from-environment");
  vi.stubEnv("IGGY_PASSWORD", "p");
  const all = sources({
    options: { username: "from-options", password: "p" },
    connectionString: { token: "from-string" },
    context: { name: "c", values: { username: "from-context", password: "p", token: "from-context" } },
  });
  expect(await chooseCredentials(all)).toEqual({
    origin: "options",
    credentials: { username: "from-options", password: "p" },
  });
  const withoutOptions = { ...all, options: {} };
  expect((await chooseCredentials(withoutOptions)).credentials).toEqual({ token: "from-string" });
  const fromEnvironment = await chooseCredentials({ ...withoutOptions, connectionString: {} });
  expect(fromEnvironment).toMatchObject({ origin: "environment", credentials: { username: "from-environment" } });
  vi.stubEnv("IGGY_USERNAME", "");
  const fromContext = await chooseCredentials({ ...withoutOptions, connectionString: {} });
  expect(fromContext).toEqual({ origin: "context", credentials: { token: "from-context" } });
  expect(await chooseCredentials(sources())).toEqual({ origin: "session", credentials: { token: "session-token" } });
  expect((await chooseCredentials(sources({ address: remote })).catch((error: Error) => error)).toString()).toContain(
    "Missing iggy server credentials for broker.example.com:9000",
  );
});

test("given_a_user_as_option_and_a_password_in_the_context_when_chosen_should_not_mix_them", async () => {
  const mixed = sources({
    options: { username: "typed", passwordFile: passwordFile("from-file\nsecond line\n") },
    context: { name: "c", values: { password: "of-the-context", token_name: "kept" } },
  });
  expect((await chooseCredentials(mixed)).credentials).toEqual({ username: "typed", password: "from-file" });
});

test("given_no_credentials_at_all_when_chosen_should_use_the_well_known_ones_on_this_machine_only", async () => {
  expect(await chooseCredentials(sources())).toEqual({
    origin: "default",
    credentials: { username: "iggy", password: "iggy" },
  });
  await expect(chooseCredentials(sources({ address: remote }))).rejects.toMatchObject({ exitCode: 5 });
});

test("given_spellings_of_one_server_when_made_a_key_should_be_the_same", () => {
  const keys = ["localhost", "LOCALHOST:8090", "127.0.0.1:8090", "[::1]:8090", "tcp://127.0.0.1"].map((text) =>
    serverKey(readServerAddress("tcp", text)),
  );
  expect(new Set(keys)).toEqual(new Set(["tcp://127.0.0.1:8090"]));
  expect(serverKey(readServerAddress("http", "http://127.0.0.1:8090"))).not.toBe(keys[0]);
});

const passwordFile = (text: string): string => {
  const path = join(temporaryDirectory(), "password");
  writeFileSync(path, text);
  return path;
};

test("given_a_context_and_files_when_chosen_should_take_the_context_but_not_for_the_server_of_a_project", async () => {
  await writeSession(serverKey(local), session);
  const all = sources({
    context: { name: "c", values: { token: "from-context" } },
    files: [{ output: "json" }, { username: "ops", password: "from-file" }],
  });
  expect((await chooseCredentials(all)).origin).toBe("context");
  expect(await chooseCredentials({ ...all, hasForeignServer: true })).toEqual({
    origin: "configuration file",
    credentials: { username: "ops", password: "from-file" },
  });
});
