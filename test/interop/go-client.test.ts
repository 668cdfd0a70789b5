// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { errorsIn } from "../support/server-log.ts";
import { type RunningServer, repositoryRoot, startServer } from "../support/start-server.ts";

const source = join(repositoryRoot, "test", "interop", "go-client");
const program = join(repositoryRoot, "node_modules", ".cache", "go-client", "go-client");
const BUILD_TIMEOUT_MS = 300_000;

let server: RunningServer;

/** Go before 1.25 fetches the toolchain the module asks for by itself, from 1.21 on. */
const build = async (): Promise<void> => {
  const environment = { GOTOOLCHAIN: "auto", GOFLAGS: "-mod=readonly", CGO_ENABLED: "0" };
  const built = await execa("go", ["build", "-o", program, "."], { cwd: source, env: environment, reject: false });
  if (built.exitCode === 0) return;
  const why =
    built.code === "ENOENT"
      ? "there is no go: install Go 1.25, or 1.21 and newer with access to proxy.golang.org"
      : built.stderr;
  throw new Error(`the official Go client could not be built: ${why}`);
};

beforeAll(async () => {
  await build();
  server = await startServer({ environment: { IGGY_SYSTEM_SHARDING_CPU_ALLOCATION: "2" } });
}, BUILD_TIMEOUT_MS);

afterAll(async () => {
  expect(errorsIn(server.output.stderr)).toEqual([]);
  expect(await server.stop()).toBe(0);
});

const tour = async (name: string): Promise<unknown> =>
  JSON.parse((await execa(program, [name, server.address])).stdout);

test("given_the_official_go_client_when_it_manages_streams_and_topics_should_see_its_changes_and_the_errors", async () => {
  expect(await tour("streams")).toEqual({
    nodes: 1,
    version: "0.8.0",
    unauthenticated: 40,
    wrong_password: 42,
    duplicate: 1012,
    duplicate_topic: 2013,
    no_stream: 1009,
    no_topic: 2010,
    // The server says 2019, which this client does not know.
    too_many: 1,
  });
});

test("given_the_official_go_client_when_it_sends_and_polls_in_every_way_should_get_its_messages_back", async () => {
  expect(await tour("messages")).toEqual({
    first: [0, 1, 2],
    last: [997, 998, 999],
    offset: [500, 501, 502],
    beyond: [],
    next: [
      [0, 1],
      [2, 3],
      [4, 5],
    ],
    current: 999,
    balanced: [2, 2, 2],
    keyed: expect.toSatisfy((grown: readonly number[]) => [...grown].sort().join() === "0,0,6"),
    none: 3007,
    no_topic: 2010,
    empty_send: 4009,
  });
});

test("given_the_official_go_client_when_it_stores_offsets_should_read_them_and_be_refused_beyond_the_end", async () => {
  expect(await tour("offsets")).toEqual({
    empty: 4100,
    nothing: true,
    stored: { partitionId: 0, currentOffset: 9, storedOffset: 4 },
    beyond: 4100,
    deleted: true,
    delete_absent: 3021,
  });
});

test("given_the_official_go_client_when_it_manages_users_should_have_what_they_are_allowed_and_no_more", async () => {
  expect(await tour("users")).toEqual({
    create_stream: 41,
    get_users: 41,
    create_user: 41,
    delete_stream: 41,
    revoked_stats: 41,
    old_password: 42,
    wrong_current: 42,
    inactive: 47,
    duplicate: 46,
    short_name: 43,
    delete_root: 48,
    unknown: 20,
  });
});

test("given_the_official_go_client_when_it_makes_a_token_should_log_in_with_it_until_it_is_deleted", async () => {
  const seen = { length: 68, user_id: 0, duplicate: 51, deleted: 20, unknown: 20, short: 50 };
  expect(await tour("tokens")).toEqual(seen);
});
