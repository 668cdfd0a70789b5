// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runIggy } from "../support/run-iggy.ts";
import { type RunningServer, startServer } from "../support/start-server.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

let server: RunningServer;
beforeAll(async () => {
  server = await startServer({ environment: { IGGY_ROOT_PASSWORD: "hush-hush" } });
});
afterAll(() => server.stop());

const logOf = async (...parameters: readonly string[]) => {
  const path = join(temporaryDirectory(), "debug.log");
  const environment = {
    IGGY_TCP_SERVER_ADDRESS: server.address,
    IGGY_USERNAME: "iggy",
    IGGY_PASSWORD: "hush-hush",
  };
  const ran = await runIggy([...parameters, "--debug", path], { environment });
  return { ...ran, path, log: readFileSync(path, "utf8") };
};

test("given_a_file_for_the_log_when_a_command_runs_should_hold_its_requests_and_no_secret", async () => {
  const { log, path, exitCode, stdout } = await logOf("produce", "s/t", "a secret message");
  expect(exitCode).toBe(0);
  expect(stdout).toBe("Sent 1 message to s/t");
  expect(log).toContain(`connected to ${server.address}`);
  expect(log).toMatch(/create_stream: \d+ bytes sent, \d+ received, status 0, [\d.]+ ms/);
  expect(log).toMatch(/send_messages: \d+ bytes sent, 8 received, status 0/);
  expect(log.trimEnd().split("\n").at(-1)).toMatch(/^\S+Z ends with status 0 after \d+ ms$/);
  expect(log).not.toMatch(/hush-hush|a secret message/);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test("given_a_command_that_fails_when_logged_should_say_why_with_the_place", async () => {
  const missing = await logOf("topic", "create", "nowhere", "t", "1", "none");
  expect(missing.log).toMatch(/status 1009/);
  expect(missing.log).toMatch(/\n {2}.*at /);
  expect(missing.log).toContain("ends with status 3");
});

test("given_no_server_when_logged_should_tell_of_each_try", async () => {
  const { log } = await logOf(
    "ping",
    "--tcp-server-address",
    "127.0.0.1:1",
    "--retries",
    "2",
    "--retry-interval",
    "1ms",
  );
  expect(log.match(/no server answers on 127\.0\.0\.1:1/g)).toHaveLength(2);
});

test("given_a_log_that_cannot_be_made_when_a_command_runs_should_say_so_and_do_nothing", async () => {
  const environment = { IGGY_TCP_SERVER_ADDRESS: server.address, IGGY_USERNAME: "iggy", IGGY_PASSWORD: "hush-hush" };
  const refused = await runIggy(["stream", "create", "unlogged", "--debug", "/nowhere/debug.log"], { environment });
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toContain("/nowhere/debug.log: there is no such file");
  expect((await runIggy(["stream", "list"], { environment })).stdout).not.toContain("unlogged");
});
