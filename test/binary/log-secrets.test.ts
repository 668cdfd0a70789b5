// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { Client } from "../../src/client/index.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { startServer } from "../support/start-server.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { loginStatus, tokenLoginStatus } from "../support/users.ts";

/** Every secret there is, each with a text that is found nowhere else. */
const secrets = {
  rootPassword: "root-secret-7f3a9c",
  wrongPassword: "wrong-secret-1d8e2b",
  userPassword: "user-secret-5b6c0d",
  newPassword: "new-secret-9a4f7e",
  wrongToken: "wrong-token-3c2b1a",
  encryptionKey: Buffer.from("a secret key of exactly 32 bytes").toString("base64"),
  jwtSecret: "jwt-secret-8e7d6c",
};
const UNKNOWN_COMMAND = 9999;

const start = (dataDirectory: string) =>
  startServer({
    dataDirectory,
    environment: {
      RUST_LOG: "trace",
      IGGY_ROOT_PASSWORD: secrets.rootPassword,
      IGGY_SYSTEM_ENCRYPTION_ENABLED: "true",
      IGGY_SYSTEM_ENCRYPTION_KEY: secrets.encryptionKey,
      IGGY_HTTP_JWT_ENCODING_SECRET: secrets.jwtSecret,
    },
  });

/** All files below a directory, read as bytes: a secret may be inside of something binary. */
const contentsOf = (directory: string): string =>
  readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"))
    .join("\n");

test("given_a_run_with_every_kind_of_secret_when_all_is_logged_should_leave_none_in_logs_or_files", async () => {
  const server = await start(temporaryDirectory());
  onTestFinished(() => server.kill());
  const raw = await RawConnection.open(server.port);
  expect(await loginStatus(raw, "iggy", secrets.wrongPassword)).not.toBe(0);
  expect(await tokenLoginStatus(raw, secrets.wrongToken)).not.toBe(0);
  await raw.request(UNKNOWN_COMMAND, Buffer.from(secrets.userPassword));
  raw.destroy();

  const client = await Client.connect(`iggy://iggy:${secrets.rootPassword}@${server.address}`);
  await client.user.create({ username: "alice", password: secrets.userPassword });
  const passwords = { currentPassword: secrets.userPassword, newPassword: secrets.newPassword };
  await client.user.changePassword({ user: "alice", ...passwords });
  await expect(client.user.changePassword({ user: "alice", ...passwords })).rejects.toThrow();
  const token = await client.token.create({ name: "build" });
  const other = await RawConnection.open(server.port);
  expect(await tokenLoginStatus(other, token)).toBe(0);
  other.destroy();
  await client.close();

  expect(await server.stop()).toBe(0);
  const files = contentsOf(server.dataDirectory);
  const said = server.output.stderr + server.output.stdout;
  expect(files).toContain("a command failed");
  for (const [name, secret] of Object.entries({ ...secrets, token })) {
    expect([name, files.includes(secret), said.includes(secret)]).toEqual([name, false, false]);
  }
});
