// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createConsumerGroup } from "../../src/protocol/commands/consumer-group/create-group.ts";
import { createStream } from "../../src/protocol/commands/stream/create-stream.ts";
import { stringIdentifier } from "../../src/protocol/primitives/identifier.ts";
import { call, makeTopic, send } from "../support/messages.ts";
import { RawConnection } from "../support/raw-connection.ts";
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

interface Received {
  readonly partition: number;
  readonly payload: string;
}

/** A member in a process of its own; resolves once it has joined, and adds what it is given. */
const startMember = async (received: Received[]) => {
  const process = execa(program, ["member", server.address, "go-killed", "t", "g"], { reject: false, stdin: "pipe" });
  const lines = createInterface(process.stdout);
  await once(lines, "line");
  lines.on("line", (line) => {
    const message = JSON.parse(line);
    if ("payload" in message) received.push(message);
  });
  return { process };
};

const sumsTo = (sum: number) => (sizes: readonly number[]) => sizes.reduce((total, size) => total + size, 0) === sum;

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

test("given_the_official_go_client_when_three_members_share_a_group_should_rebalance_commit_and_be_refused_afterwards", async () => {
  expect(await tour("groups")).toEqual({
    sizes: [[3], [2, 1], [1, 1, 1], expect.toSatisfy(sumsTo(3)), [3]],
    received: [3, 3, 3],
    partitions: 3,
    stored: 2,
    not_member: 5006,
    leave: 5006,
    duplicate: 5004,
    groups: 1,
    unknown: 5000,
    deleted: 5000,
  });
});

test("given_members_of_the_official_go_client_when_one_is_killed_should_have_every_message_once_in_order", async () => {
  const connection = await RawConnection.login(server.port);
  const { id } = await call(connection, createStream, { name: "go-killed" });
  await makeTopic(connection, id, "t", 3);
  const path = { stream: stringIdentifier("go-killed"), topic: stringIdentifier("t") };
  await call(connection, createConsumerGroup, { ...path, name: "g" });
  const received: Received[] = [];
  const members = await Promise.all(["a", "b", "c"].map(() => startMember(received)));
  const sendTo = async (from: number, to: number): Promise<void> => {
    for (let number = from; number < to; number++) {
      expect(await send(connection, id, 0, number % 3, [Buffer.from(`${number}`)])).toBe(0);
    }
  };
  await sendTo(0, 300);
  await expect.poll(() => received.length, { timeout: 20_000 }).toBe(300);
  members[0]?.process.kill("SIGKILL");
  await sendTo(300, 600);
  await expect.poll(() => received.length, { timeout: 20_000 }).toBe(600);
  for (const member of members.slice(1)) {
    member.process.stdin.end();
    expect((await member.process).stdout).toContain('{"left":true}');
  }
  for (const partition of [0, 1, 2]) {
    const payloads = received
      .filter((message) => message.partition === partition)
      .map(({ payload }) => Number(payload));
    expect(payloads).toEqual(Array.from({ length: 200 }, (_, offset) => offset * 3 + partition));
  }
  connection.destroy();
});
