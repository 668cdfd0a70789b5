// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { baseEnvironment, iggyOf, type Ran, runIggy } from "../support/run-iggy.ts";
import { binary, type RunningServer, startServer } from "../support/start-server.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

let server: RunningServer;
let iggy: (...parameters: readonly string[]) => Promise<Ran>;

beforeAll(async () => {
  server = await startServer();
  iggy = iggyOf(server);
  await iggy("stream", "create", "s");
  await iggy("topic", "create", "s", "t", "1", "none");
});
afterAll(() => server.stop());

test.each([
  ["tcp", "--tcp-server-address"],
  ["ws", "--websocket-server-address"],
])("given_nobody_on_the_port_of_%s_when_asked_should_name_the_option_of_the_transport", async (transport, option) => {
  const line = ["me", "--transport", transport, option, "127.0.0.1:1", "--retries", "0"];
  const { stderr, exitCode } = await iggy(...line);
  expect(stderr).toContain("no server answers on 127.0.0.1:1");
  expect(stderr).toContain(`or name another with ${option};`);
  expect(exitCode).toBe(7);
});

test.each([
  ["nope", "'nope' is no command", "iggy --help"],
  ["strem list", "'strem' is no command", "did you mean iggy stream?"],
  ["stream lst", "'lst' is no command of iggy stream", "did you mean iggy stream list?"],
  ["stream list --jsn", "unknown option --jsn", "did you mean --json?"],
  ["--nope stream list", "unknown option --nope", "iggy --help"],
  ["stream create", "missing NAME: name of the stream", "iggy stream create --help"],
  ["topic create s", "missing NAME, PARTITIONS, COMPRESSION", "iggy topic create --help"],
  ["topic create s x 3", "missing COMPRESSION: none or gzip", "iggy topic create --help"],
  ["stream list extra", "unexpected argument 'extra'", "--help"],
  ["stream create x -s 4", "numbers streams by itself", "--help"],
  ["stream delete s", "Nobody is there to say yes", "--yes"],
  ["ping --count 0", "--count: expected a whole number from 1", "--help"],
  ["ping --count", "--count expects a value", "--help"],
  ["ping --interval soon", "--interval: expected a duration", "--help"],
  ["stats --output xml", "--output: expected table, list, plain, csv, json, ndjson, yaml or toml, not 'xml'", "--help"],
  ["me --transport udp", "--transport: expected tcp, quic, http or ws", "--help"],
  ["me --tcp-server-address host:99999", "'host:99999' is no address", "host:port"],
  ["me --connection-string http://x", "the address cannot be read", "iggy://user:password@host:port"],
  ["me --timeout -1", "--timeout: expected a duration", "--help"],
  ["me --retries many", "--retries: expected a whole number", "--help"],
  ["me --password secret", "--password needs --username", "--help"],
  ["me --username u --token t", "exclude each other", "--help"],
  ["me --username u", "the password is missing", "--password-stdin"],
  ["topic create s x 1001 none", "partitions: expected a whole number from 0 to 1000", "--help"],
  ["topic create s x 1 zip", "compression: expected none or gzip", "--help"],
  ["topic create s x 1 none 5", "time unit needed", "--help"],
  ["topic create s x 1 none -m none", "--max-topic-size: expected a size", "--help"],
  ["topic create s x 1 none -r 0", "--replication-factor", "--help"],
  ["partition create s t 0", "count: expected a whole number from 1", "--help"],
  ["message send s t x -p one", "--partition-id", "--help"],
  ["message send s t x -H k:nokind:v", "is no header", "--help"],
  ["message send s t x -p 0 -m key", "exclude each other", "--help"],
  ["message poll s t 0", "say where to begin", "--first"],
  ["message poll s t", "missing PARTITION", "--help"],
  ["message poll s t 0 --first --last", "exclude each other", "--help"],
  ["message poll s t 0 --offset -1", "--offset", "--help"],
  ["message poll s t 0 --timestamp yesterday", "--timestamp: expected a time", "--help"],
  ["message poll s t 0 --first --format %q", "is no place", "%s"],
  ["message poll s t 0 --first --filter /(/", "is no regular expression", "--help"],
  ["consume s", "expected STREAM/TOPIC", "--help"],
  ["consumer-offset set c s t 0", "give either OFFSET or --to", "--help"],
  ["consumer-offset get c s t 0 -k group", "expected consumer or consumer-group", "--help"],
  ["user create al secret", "expected a name of 3 to 50 bytes", "--help"],
  ["user create alice secret -g fly", 'Unknown global permission(s) "fly"', "manage_servers"],
  ["user create alice secret -s x:p_msg", "Invalid stream ID", "iggy stream list"],
  ["user status iggy off", "status: expected active or inactive", "--help"],
  ["pat create ab", "expected a name of 3 to 30 bytes", "--help"],
  ["completion generate tcsh", "expected bash, elvish, fish, powershell or zsh", "--help"],
])("given_the_line_%j_when_typed_should_say_what_is_wrong_and_what_to_try", async (line, what, hint) => {
  const { stdout, stderr, exitCode } = await iggy(...line.split(" "));
  expect(stderr).toContain(what);
  expect(stderr).toContain(hint);
  expect(stderr.split("\n")).toHaveLength(2);
  expect(stdout).toBe("");
  expect(exitCode).toBe(2);
});

test("given_a_session_that_the_server_ended_when_used_should_say_so_and_be_forgotten", async () => {
  const environment = { IGGY_TCP_SERVER_ADDRESS: server.address, IGGY_HOME: temporaryDirectory() };
  const run = (...line: readonly string[]) => runIggy(line, { environment });
  await run("login", "1h", "-u", "iggy", "-p", "iggy");
  const { session } = JSON.parse((await run("session", "show", "--json")).stdout);
  expect((await run("me")).exitCode).toBe(0);
  await run("pat", "delete", session.tokenName, "-u", "iggy", "-p", "iggy");
  const ended = await run("me");
  expect(ended.exitCode).toBe(5);
  expect(ended.stderr).toContain(`Login session expired for Iggy server: ${server.address}`);
  expect(ended.stderr).toContain("hint: iggy login");
  expect((await run("me")).exitCode).toBe(0);
});

test("given_a_user_without_permissions_when_it_asks_should_exit_6", async () => {
  await iggy("user", "create", "nobody", "secret");
  const { stderr, exitCode } = await iggy("stream", "list", "-u", "nobody", "-p", "secret");
  expect(stderr).toContain("the user may not do that");
  expect(exitCode).toBe(6);
  const compatible = await runIggy(["stream", "list", "-u", "nobody", "-p", "secret"], {
    environment: { IGGY_TCP_SERVER_ADDRESS: server.address, IGGY_COMPAT_EXIT: "1" },
  });
  expect(compatible.exitCode).toBe(1);
});

test("given_an_active_context_that_is_gone_when_a_command_runs_should_warn_and_go_on", async () => {
  const environment = { IGGY_TCP_SERVER_ADDRESS: server.address, IGGY_HOME: temporaryDirectory() };
  const run = (...line: readonly string[]) => runIggy(line, { environment });
  await run("context", "create", "old");
  await run("context", "use", "old");
  const { writeFileSync } = await import("node:fs");
  writeFileSync(`${environment.IGGY_HOME}/contexts.toml`, "");
  const { stderr, exitCode } = await run("me");
  expect(stderr).toContain("the active context 'old' does not exist");
  expect(exitCode).toBe(0);
  writeFileSync(`${environment.IGGY_HOME}/contexts.toml`, "= broken");
  expect((await run("me")).exitCode).toBe(0);
  expect((await run("context", "use", "default")).exitCode).toBe(0);
});

test("given_ctrl_c_while_waiting_for_a_server_when_pressed_should_end_at_once", async () => {
  const child = execa(
    process.execPath,
    [binary, "me", "--tcp-server-address", "127.0.0.1:1", "--retry-interval", "1h"],
    {
      extendEnv: false,
      env: baseEnvironment(),
      reject: false,
    },
  );
  await new Promise<void>((resolve) => child.stderr.once("data", () => resolve()));
  child.kill("SIGINT");
  expect((await child).signal).toBe("SIGINT");
});
