// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { RawConnection } from "../support/raw-connection.ts";
import { startServer } from "../support/start-server.ts";
import { until } from "../support/until.ts";

const UNKNOWN_COMMAND = 9999;

const start = async (environment: Readonly<Record<string, string>>) => {
  const server = await startServer({ environment: { IGGY_SYSTEM_SHARDING_CPU_ALLOCATION: "1", ...environment } });
  const connection = await RawConnection.open(server.port);
  onTestFinished(async () => {
    connection.destroy();
    await server.kill();
  });
  const logs = join(server.dataDirectory, "logs");
  const archives = () => readdirSync(logs).filter((name) => /\.log\.\d+$/.test(name));
  /** Every request that fails is a line of the log at level debug. */
  const fail = async (times: number) => {
    for (let count = 0; count < times; count++) await connection.request(UNKNOWN_COMMAND, Buffer.alloc(0));
  };
  return { server, logs, archives, fail };
};

test("given_small_limits_when_much_is_logged_should_keep_to_their_number_and_size_and_delete_old_ones", async () => {
  const { logs, archives, fail } = await start({
    RUST_LOG: "debug",
    IGGY_SYSTEM_LOGGING_MAX_FILE_SIZE: "10 KB",
    IGGY_SYSTEM_LOGGING_MAX_TOTAL_SIZE: "30 KB",
    IGGY_SYSTEM_LOGGING_RETENTION: "2 s",
    IGGY_SYSTEM_LOGGING_ROTATION_CHECK_INTERVAL: "1 s",
  });
  await fail(700);
  expect(archives().length).toBeGreaterThan(0);
  const sizes = readdirSync(logs).map((name) => statSync(join(logs, name)).size);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(10_000);
  expect(sizes.length).toBeLessThanOrEqual(4);
  await until("archives older than two seconds are deleted", () => archives().length === 0);
  expect(readdirSync(logs)).toEqual(["iggy-server.log"]);
});

test("given_no_limits_when_much_is_logged_should_be_one_file_without_a_lost_line", async () => {
  const { logs, archives, fail } = await start({ RUST_LOG: "debug", IGGY_SYSTEM_LOGGING_MAX_FILE_SIZE: "0" });
  await fail(500);
  expect(archives()).toEqual([]);
  const lines = readFileSync(join(logs, "iggy-server.log"), "utf8").split("\n");
  expect(lines.filter((line) => line.includes("a command failed"))).toHaveLength(500);
});

test("given_an_interval_for_the_state_of_the_server_when_it_passes_should_log_a_line_with_it", async () => {
  const { server } = await start({ IGGY_SYSTEM_LOGGING_SYSINFO_PRINT_INTERVAL: "100 ms" });
  const lines = () => server.output.stderr.split("\n").filter((line) => line.includes("state of the server"));
  await until("three lines are logged", () => lines().length >= 3);
  const line = JSON.parse(lines()[2]!) as Record<string, unknown>;
  expect(line).toMatchObject({ module: "system", clients: 1, messages: 0, messagesBytes: 0 });
  for (const name of ["memoryBytes", "freeMemoryBytes", "freeDiskBytes", "threads"]) {
    expect(line[name]).toBeGreaterThan(0);
  }
});
