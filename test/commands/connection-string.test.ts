// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { afterAll, beforeAll, expect, test } from "vitest";
import { runIggy } from "../support/run-iggy.ts";
import { type RunningServer, startServer } from "../support/start-server.ts";

let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const me = (hosts: string, ...flags: readonly string[]) =>
  runIggy(["me", "--connection-string", `iggy://iggy:iggy@${hosts}`, ...flags]);

test("given_several_hosts_when_the_first_does_not_answer_should_go_to_the_next", async () => {
  const { exitCode, stderr } = await me(`127.0.0.1:1,${server.address}`);
  expect(stderr).toBe("");
  expect(exitCode).toBe(0);
});

test("given_reconnection_options_when_nobody_answers_should_try_so_often_unless_told_otherwise", async () => {
  const tries = async (...flags: readonly string[]) => {
    const { exitCode, stderr } = await me("127.0.0.1:1?reconnection_retries=3&reconnection_interval=1ms", ...flags);
    expect(exitCode).toBe(7);
    return stderr.match(/trying again in 0.001 s/g)?.length ?? 0;
  };
  expect(await tries()).toBe(3);
  expect(await tries("--retries", "1")).toBe(1);
});
