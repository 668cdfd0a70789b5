// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { afterAll, beforeAll, expect, test } from "vitest";
import { iggyOf, type Ran } from "../support/run-iggy.ts";
import { type RunningServer, startServer } from "../support/start-server.ts";

let server: RunningServer;
let iggy: (...parameters: readonly string[]) => Promise<Ran>;

beforeAll(async () => {
  server = await startServer();
  iggy = iggyOf(server);
});
afterAll(() => server.stop());

const json = async (...parameters: readonly string[]) => JSON.parse((await iggy(...parameters, "--json")).stdout);

test("given_a_server_when_pinged_should_print_the_time_and_a_summary", async () => {
  const { stdout, exitCode } = await iggy("ping");
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(
    /Ping sequence id: 1 time: \d+\.\d\d ms\n\nPing statistics for 1 ping commands\nmin\/avg\/max\/mdev = /,
  );
  expect((await json("ping")).timesMs).toHaveLength(1);
});

test("given_a_stream_when_managed_should_be_created_listed_renamed_purged_and_deleted", async () => {
  expect((await iggy("stream", "list")).stdout).toBe("No streams found!");
  expect((await iggy("stream", "create", "orders")).stdout).toBe(
    "Stream with name: orders and ID auto incremented created",
  );
  expect(await json("stream", "create", "second")).toMatchObject({ id: 1, name: "second", messagesCount: "0" });
  expect((await iggy("stream", "list")).stdout).toMatch(/^ID {2}Created .*\n0 .* orders .*\n1 .* second/);
  expect((await json("stream", "list")).map(({ name }: { name: string }) => name)).toEqual(["orders", "second"]);
  expect((await iggy("stream", "update", "1", "renamed")).exitCode).toBe(0);
  expect((await iggy("stream", "get", "renamed")).stdout).toContain("Stream name           renamed");
  expect((await iggy("stream", "purge", "renamed", "--yes")).stdout).toBe("Stream with ID: renamed purged");
  expect((await iggy("stream", "delete", "renamed", "--yes")).stdout).toBe("Stream with ID: renamed deleted");
  expect(await json("stream", "get", "0")).toMatchObject({ name: "orders", topics: [] });
});

test("given_a_topic_when_managed_should_be_created_listed_updated_purged_and_deleted", async () => {
  await iggy("stream", "create", "topics");
  expect((await iggy("topic", "list", "topics")).stdout).toBe("No topics found!");
  const created = await iggy("topic", "create", "topics", "placed", "3", "none", "1day 2h", "-m", "2GiB");
  expect(created.stdout).toBe(
    "Topic with name: placed, partitions count: 3, compression algorithm: none, message expiry: 1day 2h, max topic size: 2.15 GB, replication factor: 1 created in stream with ID: topics",
  );
  const topic = await json("topic", "get", "topics", "placed");
  expect(topic).toMatchObject({
    partitionsCount: 3,
    compression: "none",
    messageExpiryMicros: "93600000000",
    maxTopicSizeBytes: String(2 * 1024 ** 3),
  });
  expect((await iggy("topic", "get", "topics", "placed")).stdout).toContain("Message expiry       1day 2h");
  expect((await iggy("topic", "list", "topics")).stdout).toContain("1day 2h");
  expect((await iggy("topic", "update", "topics", "placed", "shipped", "gzip", "none")).exitCode).toBe(0);
  expect(await json("topic", "get", "topics", "shipped")).toMatchObject({ compression: "gzip" });
  expect((await iggy("partition", "create", "topics", "shipped", "2")).exitCode).toBe(0);
  expect(await json("topic", "get", "topics", "shipped")).toMatchObject({ partitionsCount: 5 });
  expect((await iggy("partition", "delete", "topics", "shipped", "4", "--yes")).exitCode).toBe(0);
  expect((await iggy("topic", "purge", "topics", "shipped", "--yes")).exitCode).toBe(0);
  expect((await iggy("segment", "delete", "topics", "shipped", "0", "1", "--yes")).exitCode).toBe(0);
  expect((await iggy("topic", "delete", "topics", "shipped", "--yes")).exitCode).toBe(0);
  expect(await json("topic", "list", "topics")).toEqual([]);
});

test.each([
  [["stream", "get", "nope"], 3, "nope was not found", "stream_id_not_found", "iggy stream list"],
  [["stream", "get", "ordres"], 3, "ordres was not found", "stream_id_not_found", "did you mean 'orders'?"],
  [["topic", "list", "nope"], 3, "nope was not found", "stream_id_not_found", "iggy stream list"],
  [["topic", "get", "orders", "nope"], 3, "nope in stream orders", "topic_id_not_found", "iggy topic list orders"],
  [["stream", "create", "orders"], 4, "'orders' exists already", "stream_name_already_exists", "--if-not-exists"],
  [
    ["stream", "list", "--username", "iggy", "--password", "wrong"],
    5,
    "wrong user name or password",
    "invalid_credentials",
    "--password",
  ],
])("given_%j_when_run_should_exit_%i_and_say_what_and_what_to_try", async (parameters, status, what, name, hint) => {
  await iggy("stream", "create", "orders", "--if-not-exists");
  const { stdout, stderr, exitCode } = await iggy(...parameters);
  expect(exitCode).toBe(status);
  expect(stdout).toBe("");
  expect(stderr).toContain(what);
  expect(stderr).toContain(hint);
  const failed = await iggy(...parameters, "--json");
  expect(failed.exitCode).toBe(status);
  expect(failed.stdout).toBe("");
  expect(JSON.parse(failed.stderr).error).toMatchObject({ name });
});

test("given_no_server_when_a_command_is_run_should_say_each_try_and_how_to_start_one", async () => {
  const flags = ["--tcp-server-address", "127.0.0.1:1", "--retries", "1", "--retry-interval", "1ms"];
  const { stderr, exitCode } = await iggy("stream", "list", ...flags);
  expect(exitCode).toBe(7);
  expect(stderr).toMatch(/^warning: no server answers on 127.0.0.1:1, trying again/);
  expect(stderr).toContain("error: no server answers on 127.0.0.1:1");
  expect(stderr).toContain("iggy server start");
});

test("given_another_machine_when_no_credentials_are_given_should_not_send_the_well_known_ones", async () => {
  const { stderr, exitCode } = await iggy("stream", "list", "--tcp-server-address", "192.0.2.1:8090");
  expect(exitCode).toBe(5);
  expect(stderr).toContain("Missing iggy server credentials for 192.0.2.1:8090");
});

test.each([
  [["stream", "create"]],
  [["topic", "create", "orders", "t", "many", "none"]],
  [["stream", "list", "--nope"]],
  [["message", "poll", "orders", "t", "0"]],
])("given_the_wrong_usage_%j_when_run_should_exit_2", async (parameters) => {
  const { stdout, stderr, exitCode } = await iggy(...parameters);
  expect(exitCode).toBe(2);
  expect(stdout).toBe("");
  expect(stderr).not.toBe("");
});

test("given_a_server_when_asked_for_itself_should_show_statistics_clients_and_this_connection", async () => {
  expect(await json("stats")).toMatchObject({ serverVersion: "0.8.0", processId: server.pid });
  expect((await iggy("stats")).stdout).toContain("Partitions");
  expect(await json("me")).toMatchObject({ userId: 0, transport: "tcp" });
  expect((await json("client", "list")).length).toBeGreaterThan(0);
});

test("given_a_connection_string_when_a_command_is_run_should_use_its_server_and_credentials", async () => {
  const text = `iggy://iggy:iggy@${server.address}`;
  expect((await iggy("me", "--connection-string", text)).exitCode).toBe(0);
  expect((await iggy("me", "--connection-string", text.replace("iggy@", "wrong@"))).exitCode).toBe(5);
});
