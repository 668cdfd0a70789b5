// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runIggy } from "../support/run-iggy.ts";
import { type RunningServer, startServer } from "../support/start-server.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

/** A project and a home of its own; runs commands in a directory of the project. */
const makeProject = (projectFile: string, userFile = "", contextsFile = "") => {
  const root = temporaryDirectory();
  const [home, project, cwd] = ["home", "project", "project/src"].map((name) => join(root, name)) as [
    string,
    string,
    string,
  ];
  for (const directory of [home, cwd]) mkdirSync(directory, { recursive: true });
  writeFileSync(join(project, ".iggy.toml"), projectFile);
  if (userFile !== "") writeFileSync(join(home, "config.toml"), userFile);
  if (contextsFile !== "") writeFileSync(join(home, "contexts.toml"), contextsFile);
  const iggy = (line: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
    runIggy(line, { cwd, environment: { IGGY_HOME: home, ...environment } });
  return { iggy, projectPath: join(project, ".iggy.toml"), userPath: join(home, "config.toml") };
};

type Shown = readonly { readonly key: string; readonly value: unknown; readonly origin: string }[];

test("given_a_project_and_a_user_file_when_a_command_runs_should_use_both", async () => {
  const { iggy } = makeProject(`tcp_server_address = "${server.address}"\n`, 'output = "json"\nlocal_time = false\n');
  const { stdout, stderr, exitCode } = await iggy(["stream", "list"]);
  expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
  expect(JSON.parse(stdout)).toEqual([]);
});

test("given_every_source_when_shown_with_origins_should_name_the_strongest_of_each", async () => {
  const { iggy, projectPath, userPath } = makeProject(
    'context = "work"\ntimeout = "3s"\nretries = 5\ntls = true\n',
    'timeout = "9s"\nretry_interval = "250ms"\nusername = "ops"\npassword = "very-secret"\n',
    '[work]\ntcp_server_address = "127.0.0.1:1"\nretries = 1\n',
  );
  const environment = { IGGY_CONNECT_TIMEOUT: "2s" };
  const { stdout, exitCode } = await iggy(
    ["config", "show", "--origin", "--tls-domain", "d", "--output", "json"],
    environment,
  );
  expect(exitCode).toBe(0);
  const shown = new Map((JSON.parse(stdout) as Shown).map(({ key, value, origin }) => [key, [value, origin]]));
  expect(shown.get("tls_domain")).toEqual(["d", "option --tls-domain"]);
  expect(shown.get("connect_timeout")).toEqual([2000, "environment IGGY_CONNECT_TIMEOUT"]);
  expect(shown.get("context")).toEqual(["work", projectPath]);
  expect(shown.get("tcp_server_address")).toEqual(["127.0.0.1:1", "context work"]);
  expect(shown.get("retries")).toEqual([1, "context work"]);
  expect(shown.get("timeout")).toEqual([3000, projectPath]);
  expect(shown.get("retry_interval")).toEqual([250, userPath]);
  expect(shown.get("password")).toEqual(["******", userPath]);
  expect(shown.get("output")).toEqual(["json", "option --output"]);
  expect(shown.get("transport")).toEqual(["tcp", "default"]);
  const table = await iggy(["config", "show", "--origin"]);
  expect(table.stdout).toMatch(/^timeout\s+3s\s+\S+\.iggy\.toml$/m);
  expect(`${stdout}${table.stdout}${table.stderr}`).not.toContain("very-secret");
});

test("given_a_project_that_names_the_server_when_a_context_has_credentials_should_not_send_them_there", async () => {
  const { iggy } = makeProject(
    `tcp_server_address = "${server.address}"\n`,
    "",
    '[default]\nusername = "someone"\npassword = "of-another-server"\n',
  );
  const { stdout, exitCode } = await iggy(["session", "show", "--json"]);
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ address: server.address, credentials: "default", username: "iggy" });
});

test("given_a_project_that_asks_for_a_context_that_is_not_there_should_say_who_asks", async () => {
  const { iggy, projectPath } = makeProject('context = "nowhere"\n');
  const { stderr, exitCode } = await iggy(["stream", "list"]);
  expect(exitCode).toBe(3);
  expect(stderr).toContain("context key 'nowhere' is missing");
  expect(stderr).toContain(`hint: ${projectPath} asks for it`);
});

test("given_a_file_with_an_unknown_key_when_a_command_runs_should_warn_and_go_on", async () => {
  const { iggy, projectPath } = makeProject(`tcp_server_address = "${server.address}"\ntime_out = "1s"\n`);
  const { stderr, exitCode } = await iggy(["ping", "-c", "1"]);
  expect(exitCode).toBe(0);
  expect(stderr).toBe(`warning: ${projectPath}: unknown key time_out, did you mean timeout?`);
});

test("given_a_file_with_a_wrong_value_when_a_command_runs_should_name_it_and_touch_nothing", async () => {
  const { iggy, projectPath } = makeProject(`tcp_server_address = ""\n`);
  const { stderr, exitCode } = await iggy(["stream", "create", "s", "--tcp-server-address", server.address]);
  expect(exitCode).toBe(2);
  expect(stderr).toBe(
    `error: ${projectPath}: tcp_server_address: expected a text that is not empty\nhint: put the file right, or move it away`,
  );
});
