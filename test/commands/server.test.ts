// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { typeIggy } from "../support/pseudo-terminal.ts";
import { runIggy } from "../support/run-iggy.ts";
import { startRefusedServer, startServer } from "../support/start-server.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { until } from "../support/until.ts";

test("given_a_file_and_variables_when_the_configuration_is_shown_should_name_the_origin_of_each_value", async () => {
  const cwd = temporaryDirectory();
  writeFileSync(
    join(cwd, "config.toml"),
    '[system]\npath = "from-file"\n[system.segment]\nsize = "2 MiB"\n[tcp]\nadress = "x"\n',
  );
  const environment = { IGGY_SYSTEM_SEGMENT_SIZE: "4 MiB" };
  const { stdout, stderr, exitCode } = await runIggy(["server", "config", "--json"], { cwd, environment });
  expect(exitCode).toBe(0);
  expect(stderr).toContain("tcp.adress");
  expect(stderr).toContain("did you mean tcp.address");
  const { values } = JSON.parse(stdout) as {
    values: { key: string; value: unknown; origin: string; isDefault: boolean }[];
  };
  const found = (key: string) => values.find((value) => value.key === key);
  expect(found("system.path")).toMatchObject({ value: "from-file", origin: `file ${join(cwd, "config.toml")}` });
  expect(found("system.segment.size")).toMatchObject({
    value: "4 MiB",
    origin: "environment IGGY_SYSTEM_SEGMENT_SIZE",
  });
  expect(found("tcp.address")).toMatchObject({ value: "127.0.0.1:8090", origin: "default", isDefault: true });
  const changed = await runIggy(["server", "config", "--changed"], { cwd, environment });
  expect(changed.stdout.split("\n")).toHaveLength(3);
});

test("given_the_configuration_as_toml_when_used_as_a_file_should_give_the_same_configuration", async () => {
  const cwd = temporaryDirectory();
  const environment = { IGGY_SYSTEM_SHARDING_CPU_ALLOCATION: "1", IGGY_HTTP_JWT_ENCODING_SECRET: "hidden" };
  const { stdout } = await runIggy(["server", "config", "--toml"], { cwd, environment });
  expect(stdout).not.toContain("hidden");
  writeFileSync(join(cwd, "config.toml"), stdout.replace('"******"', '"hidden"'));
  const again = await runIggy(["server", "config", "--toml"], { cwd });
  expect(again.stdout).toBe(stdout);
});

test("given_a_wrong_configuration_when_shown_should_list_every_problem_and_exit_1", async () => {
  const environment = { IGGY_TCP_ADDRESS: "nowhere", IGGY_MESSAGE_SAVER_INTERVAL: "soon" };
  const { stderr, exitCode } = await runIggy(["server", "config"], { environment });
  expect(exitCode).toBe(1);
  expect(stderr).toContain("tcp.address");
  expect(stderr).toContain("message_saver.interval");
});

test("given_no_root_credentials_when_started_should_print_a_password_once", async () => {
  const dataDirectory = temporaryDirectory();
  const environment = { IGGY_ROOT_USERNAME: undefined, IGGY_ROOT_PASSWORD: undefined };
  const server = await startServer({ dataDirectory, environment });
  await until("the password is printed", () => server.output.stdout.includes("\n"));
  const password = /Generated root user password: (\w{20,39})/.exec(server.output.stdout)?.[1];
  expect(password).toBeDefined();
  const flags = ["me", "--tcp-server-address", server.address, "--username", "iggy", "--password"];
  expect((await runIggy([...flags, password ?? ""])).exitCode).toBe(0);
  expect((await runIggy([...flags, "iggy"])).exitCode).toBe(5);
  await server.stop();
  const again = await startServer({ dataDirectory, environment });
  expect(again.output.stdout).toBe("");
  await again.stop();
});

test.each([
  ["no password", { IGGY_ROOT_PASSWORD: undefined }, "IGGY_ROOT_PASSWORD"],
  ["no name", { IGGY_ROOT_USERNAME: undefined }, "IGGY_ROOT_USERNAME"],
  ["an empty name", { IGGY_ROOT_USERNAME: "" }, "IGGY_ROOT_USERNAME"],
  ["an empty password", { IGGY_ROOT_PASSWORD: "" }, "IGGY_ROOT_PASSWORD"],
  ["a long name", { IGGY_ROOT_USERNAME: "n".repeat(51) }, "IGGY_ROOT_USERNAME"],
  ["a long password", { IGGY_ROOT_PASSWORD: "p".repeat(101) }, "IGGY_ROOT_PASSWORD"],
])(
  "given_root_credentials_with_%s_when_started_should_refuse_and_name_the_variable",
  async (_, environment, variable) => {
    const { code, stderr } = await startRefusedServer(temporaryDirectory(), { environment });
    expect(code).toBe(1);
    expect(stderr).toContain(variable);
  },
);

test("given_a_root_user_when_other_credentials_are_given_later_should_keep_the_first", async () => {
  const dataDirectory = temporaryDirectory();
  await (await startServer({ dataDirectory })).stop();
  const environment = { IGGY_ROOT_USERNAME: "other", IGGY_ROOT_PASSWORD: "other" };
  const server = await startServer({ dataDirectory, environment });
  const loggedIn = (name: string) =>
    runIggy(["me", "--tcp-server-address", server.address, "--username", name, "--password", name]);
  expect((await loggedIn("iggy")).exitCode).toBe(0);
  expect((await loggedIn("other")).exitCode).toBe(5);
  await server.stop();
});

test("given_a_name_and_default_root_credentials_when_started_should_fill_in_the_password", async () => {
  const environment = { IGGY_ROOT_USERNAME: "admin", IGGY_ROOT_PASSWORD: undefined };
  const server = await startServer({ environment, arguments: ["--with-default-root-credentials"] });
  const { exitCode } = await runIggy([
    "me",
    "--tcp-server-address",
    server.address,
    "--username",
    "admin",
    "--password",
    "iggy",
  ]);
  expect(exitCode).toBe(0);
  await server.stop();
});

test("given_a_server_when_it_has_started_should_show_a_banner_whose_commands_work", async () => {
  const dataDirectory = temporaryDirectory();
  const server = typeIggy(["server", "start", "--with-default-root-credentials"], {
    ...{ IGGY_SYSTEM_PATH: dataDirectory, IGGY_TCP_ADDRESS: "127.0.0.1:0", IGGY_WEBSOCKET_ADDRESS: "127.0.0.1:0" },
    ...{ IGGY_HTTP_ENABLED: "false", IGGY_QUIC_ENABLED: "false", IGGY_MONITORING_ADDRESS: "127.0.0.1:0" },
  });
  await server.shows("Ctrl+C stops the server.");
  const banner = server.output().replaceAll("\r", "");
  expect(banner).toContain(`data  ${dataDirectory}`);
  expect(banner).toMatch(/stats 127\.0\.0\.1:\d+\/metrics/);
  expect(banner).not.toContain("\u001b[2m");
  const address = /tcp {3}(127\.0\.0\.1:\d+)/.exec(banner)?.[1] ?? "";
  const commands = [...banner.matchAll(/^ {2}npx iggy (.+)$/gm)].map(([, line]) => line ?? "");
  expect(commands).toHaveLength(4);
  let output = "";
  for (const command of commands) {
    const parameters = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
    const { stdout, exitCode } = await runIggy(parameters, {
      environment: { IGGY_TCP_SERVER_ADDRESS: address },
    });
    expect(exitCode).toBe(0);
    output = stdout;
  }
  expect(output).toContain("hello");
  server.type("\u0003");
  expect((await server.exited).exitCode).toBe(0);
  expect(server.output()).toContain("the server has stopped");
});

test("given_a_server_whose_output_is_no_terminal_when_it_runs_should_write_nothing_but_lines_of_json", async () => {
  const server = await startServer({ environment: { IGGY_LOG_LEVEL: "info,tcp=loud" } });
  await runIggy(["me", "--tcp-server-address", server.address, "--username", "iggy", "--password", "another-secret"]);
  await server.stop();
  expect(server.output.stderr).not.toContain("another-secret");
  const lines: Record<string, unknown>[] = server.output.stderr
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const messages = lines.map(({ msg }) => msg);
  expect(messages).toEqual([
    "the server starts",
    "the configuration",
    expect.stringContaining("a part of the log's levels makes no sense"),
    "the server is ready",
    "a command failed",
    "the server is stopping",
    "the server has stopped",
  ]);
  expect(lines[0]).toMatchObject({ dataDirectory: server.dataDirectory, process: server.pid, encryptionAtRest: false });
  expect(lines[1]?.["settings"]).toContain(`system.path = ${server.dataDirectory} (environment IGGY_SYSTEM_PATH)`);
  expect(lines[3]).toMatchObject({ tcp: server.address, users: 1, streams: 0, stateEntries: 1 });
  const address = expect.stringMatching(/^127\.0\.0\.1:\d+$/);
  expect(lines[4]).toMatchObject({ level: 40, address, error: "Invalid credentials" });
});
