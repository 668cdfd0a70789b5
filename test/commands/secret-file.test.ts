// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { runIggy } from "../support/run-iggy.ts";
import { startServer } from "../support/start-server.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

test("given_a_keyring_that_does_not_answer_when_logged_in_should_keep_the_token_in_a_file_of_the_owner_and_say_so", async () => {
  const server = await startServer();
  onTestFinished(async () => void (await server.stop()));
  const home = temporaryDirectory();
  const environment = {
    IGGY_TCP_SERVER_ADDRESS: server.address,
    IGGY_HOME: home,
    IGGY_KEYRING: "on",
    HOME: home,
    DBUS_SESSION_BUS_ADDRESS: "unix:path=/nonexistent/bus",
  };
  const { exitCode, stdout, stderr } = await runIggy(["login", "1h", "-u", "iggy", "-p", "iggy"], { environment });
  expect(exitCode).toBe(0);
  expect(stderr).toContain("no keyring here: kept in credentials.toml of the Iggy directory, readable by you alone");
  expect(stdout).not.toContain("keyring");
  const path = join(home, "credentials.toml");
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readFileSync(path, "utf8")).toContain("iggy-cli-session");
  expect((await runIggy(["session", "show"], { environment })).stdout).toContain("session");
  await runIggy(["logout"], { environment });
  expect(readFileSync(path, "utf8")).not.toContain("iggy-cli-session");
});
