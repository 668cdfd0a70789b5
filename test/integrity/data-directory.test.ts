// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startRefusedServer, startServer } from "../support/start-server.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

test("given_a_server_on_a_directory_when_another_is_started_there_should_refuse_with_exit_1", async () => {
  const dataDirectory = temporaryDirectory();
  const server = await startServer({ dataDirectory });
  const { code, stderr } = await startRefusedServer(dataDirectory);
  expect(code).toBe(1);
  expect(stderr).toContain(`process id ${server.pid}`);
  expect(stderr).toContain("IGGY_SYSTEM_PATH");
  expect(await server.stop()).toBe(0);
  expect(existsSync(join(dataDirectory, "lock"))).toBe(false);
});

test("given_the_lock_of_a_killed_server_when_another_is_started_should_take_it_over", async () => {
  const dataDirectory = temporaryDirectory();
  const killed = await startServer({ dataDirectory });
  await killed.kill();
  expect(existsSync(join(dataDirectory, "lock"))).toBe(true);
  const server = await startServer({ dataDirectory });
  expect(await server.stop()).toBe(0);
});

test("given_several_servers_started_at_once_on_a_directory_should_run_one", async () => {
  const dataDirectory = temporaryDirectory();
  const killed = await startServer({ dataDirectory });
  await killed.kill();
  const attempts = await Promise.allSettled(Array.from({ length: 4 }, () => startServer({ dataDirectory })));
  const started = attempts.flatMap((attempt) => (attempt.status === "fulfilled" ? attempt.value : []));
  expect(started).toHaveLength(1);
  await started[0]?.stop();
});

test("given_a_wrong_configuration_when_started_should_exit_1_and_name_every_problem", async () => {
  const environment = { IGGY_TCP_ADDRESS: "nowhere", IGGY_SYSTEM_SEGMENT_SIZE: "100 B", IGGY_TCP_ENABLD: "1" };
  const { code, stderr } = await startRefusedServer(temporaryDirectory(), { environment });
  expect(code).toBe(1);
  expect(stderr).toContain("tcp.address");
  expect(stderr).toContain("IGGY_TCP_ADDRESS");
});

test("given_an_address_in_use_when_started_should_exit_1_and_say_which", async () => {
  const server = await startServer();
  const environment = { IGGY_TCP_ADDRESS: server.address };
  const { code, stderr } = await startRefusedServer(temporaryDirectory(), { environment });
  expect(code).toBe(1);
  expect(stderr).toContain(server.address);
  await server.stop();
});
