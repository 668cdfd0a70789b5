// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { existsSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { beforeEach, expect, test, vi } from "vitest";
import { Client } from "../../src/client/index.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const load = async () =>
  (await import("../../dist/testing/index.js" as string)) as typeof import("../../src/testing/index.ts");
/** What is in the folder for temporary files, which is one of this test alone. */
const directories = () => readdirSync(tmpdir());
beforeEach(() => {
  vi.stubEnv("TMPDIR", temporaryDirectory());
  return () => vi.unstubAllEnvs();
});

test("given_a_test_server_when_used_should_serve_its_client_and_leave_nothing_behind", async () => {
  const { TestServer } = await load();
  let port = 0;
  {
    await using server = await TestServer.start({ config: { "system.segment.size": "1 MiB" } });
    port = server.address.port;
    await server.client.stream.create({ name: "s" });
    await using other = await Client.connect(server.connectionString);
    expect((await other.stream.list()).map(({ name }) => name)).toEqual(["s"]);
  }
  expect(directories()).toEqual([]);
  expect(existsSync("local_data")).toBe(false);
  await expect(Client.connect({ options: { port } })).rejects.toThrow();
});

test("given_a_configuration_that_is_wrong_when_started_should_refuse_and_leave_nothing_behind", async () => {
  const { TestServer } = await load();
  await expect(TestServer.start({ config: { "system.segment.size": "many" } })).rejects.toThrow();
  expect(directories()).toEqual([]);
});
