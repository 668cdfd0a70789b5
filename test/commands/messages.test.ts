// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { iggyOf, type Ran, runIggy } from "../support/run-iggy.ts";
import { binary, type RunningServer, startServer } from "../support/start-server.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

let server: RunningServer;
let iggy: (...parameters: readonly string[]) => Promise<Ran>;

beforeAll(async () => {
  server = await startServer();
  iggy = iggyOf(server);
  await iggy("stream", "create", "s");
});
afterAll(() => server.stop());

const makeTopic = (name: string, partitions = 1) => iggy("topic", "create", "s", name, String(partitions), "none");
const json = async (...parameters: readonly string[]) => JSON.parse((await iggy(...parameters, "--json")).stdout);
const payloads = (polled: { messages: { payload: string }[] }) => polled.messages.map(({ payload }) => payload);

test("given_messages_as_arguments_when_polled_by_every_strategy_should_come_back", async () => {
  await makeTopic("arguments");
  expect((await iggy("message", "send", "s", "arguments", "one", "two", "three")).stdout).toBe(
    "Sent messages to topic with ID: arguments and stream with ID: s",
  );
  const poll = async (...flags: readonly string[]) =>
    payloads(await json("message", "poll", "s", "arguments", "0", ...flags));
  expect(await poll("--first", "-m", "10")).toEqual(["one", "two", "three"]);
  expect(await poll("--offset", "1")).toEqual(["two"]);
  expect(await poll("--last")).toEqual(["three"]);
  expect(await poll("--next", "--consumer", "me", "--auto-commit")).toEqual(["one"]);
  expect(await poll("--next", "--consumer", "me", "--auto-commit")).toEqual(["two"]);
  expect(await poll("--timestamp", "2020-01-01T00:00:00Z", "-m", "2")).toEqual(["one", "two"]);
  expect(await poll("--timestamp", "2999-01-01T00:00:00Z")).toEqual([]);
  const table = await iggy("message", "poll", "s", "arguments", "0", "--first", "-m", "2");
  expect(table.stdout).toMatch(
    /^Polled messages from .*\nPolled 2 messages .*\nOffset {2}Timestamp .* Payload\n0 .* one\n1 .* two$/,
  );
});

test("given_lines_on_standard_input_when_sent_should_be_a_message_each", async () => {
  await makeTopic("lines");
  const lines = Array.from({ length: 2500 }, (_, number) => `line ${number} \u20ac`);
  const environment = { IGGY_TCP_SERVER_ADDRESS: server.address };
  const sent = await runIggy(["message", "send", "s", "lines", "--json"], {
    input: `${lines.join("\n")}\n\n`,
    environment,
  });
  expect(JSON.parse(sent.stdout)).toEqual({ stream: "s", topic: "lines", sent: 2500, emptyLines: 1 });
  expect(sent.stderr).toContain("1 empty line was left out");
  expect(payloads(await json("message", "poll", "s", "lines", "0", "--first", "-m", "5000"))).toEqual(lines);
});

test("given_headers_when_sent_should_be_shown_and_survive_a_file", async () => {
  await makeTopic("headers");
  await makeTopic("copy");
  const headers = ["-H", "n:uint64:18446744073709551615", "-H", "text:string:a:b", "-H", "x:bool:true,y:float64:1.5"];
  expect((await iggy("message", "send", "s", "headers", "payload", ...headers)).exitCode).toBe(0);
  const polled = await json("message", "poll", "s", "headers", "0", "--first");
  expect(polled.messages[0].userHeaders).toEqual([
    { key: "n", kind: "uint64", value: "18446744073709551615" },
    { key: "text", kind: "string", value: "a:b" },
    { key: "x", kind: "bool", value: "true" },
    { key: "y", kind: "float64", value: "1.5" },
  ]);
  const shown = await iggy("message", "poll", "s", "headers", "0", "--first", "--show-headers");
  expect(shown.stdout).toMatch(/Header: text \(string\)[\s\S]*a:b/);

  const file = join(temporaryDirectory(), "messages.bin");
  const stored = await iggy("message", "poll", "s", "headers", "0", "--first", "--output-file", file);
  expect(stored.stdout).toContain("Stored 1 message");
  expect(readFileSync(file).length).toBeGreaterThan(64);
  expect((await iggy("message", "send", "s", "copy", "--input-file", file)).exitCode).toBe(0);
  const copied = await json("message", "poll", "s", "copy", "0", "--first");
  expect(copied.messages[0]).toMatchObject({ id: polled.messages[0].id, userHeaders: polled.messages[0].userHeaders });
  const damaged = join(temporaryDirectory(), "damaged.bin");
  await import("node:fs").then(({ writeFileSync }) => writeFileSync(damaged, readFileSync(file).subarray(0, 70)));
  expect((await iggy("message", "send", "s", "copy", "--input-file", damaged)).exitCode).toBe(1);
});

test("given_a_partition_or_a_key_when_sent_should_choose_the_partition", async () => {
  await makeTopic("chosen", 4);
  await iggy("message", "send", "s", "chosen", "to two", "--partition-id", "2");
  expect(payloads(await json("message", "poll", "s", "chosen", "2", "--first"))).toEqual(["to two"]);
  for (const number of [1, 2, 3])
    await iggy("message", "send", "s", "chosen", `keyed ${number}`, "--message-key", "abc");
  const topic = await json("topic", "get", "s", "chosen");
  const counts = topic.partitions.map(({ messagesCount }: { messagesCount: string }) => Number(messagesCount));
  expect(counts.filter((count: number) => count >= 3)).toHaveLength(1);
  const wrong = await iggy("message", "send", "s", "chosen", "x", "--partition-id", "9");
  expect(wrong.exitCode).toBe(3);
  expect(wrong.stderr).toContain("partition 9 was not found");
  expect((await iggy("message", "send", "s", "chosen", "x", "-p", "1", "-m", "key")).exitCode).toBe(2);
});

test("given_bytes_that_are_no_text_when_polled_should_be_base64_in_json_and_harmless_in_a_terminal", async () => {
  await makeTopic("bytes");
  const environment = { IGGY_TCP_SERVER_ADDRESS: server.address };
  await runIggy(["message", "send", "s", "bytes", "\u001b[31mred\u0007"], { environment });
  const { stdout } = await iggy("message", "poll", "s", "bytes", "0", "--first");
  expect(stdout).not.toContain("\u001b");
  expect(stdout).toContain("\\u001b[31mred");
});

test("given_follow_when_messages_come_should_print_them_until_told_to_stop", async () => {
  await makeTopic("followed");
  await iggy("message", "send", "s", "followed", "before");
  const follower = execa(
    process.execPath,
    [binary, "message", "poll", "s", "followed", "0", "--first", "--follow", "--json"],
    {
      env: { IGGY_TCP_SERVER_ADDRESS: server.address, NO_COLOR: "1" },
      reject: false,
    },
  );
  let output = "";
  follower.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  const until = async (count: number) => {
    while (output.split("\n").length <= count) await new Promise((resolve) => setTimeout(resolve, 10));
  };
  await until(1);
  await iggy("message", "send", "s", "followed", "after", "last");
  await until(3);
  follower.kill("SIGINT");
  expect((await follower).exitCode).toBe(0);
  const lines = output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { payload: string; offset: string });
  expect(lines.map(({ payload }) => payload)).toEqual(["before", "after", "last"]);
});

test("given_a_reader_that_goes_away_when_polled_should_end_quietly", async () => {
  await makeTopic("pipe");
  await runIggy(["message", "send", "s", "pipe"], {
    input: Array.from({ length: 20_000 }, (_, number) => `line ${number}`).join("\n"),
    environment: { IGGY_TCP_SERVER_ADDRESS: server.address },
  });
  const command = `'${process.execPath}' '${binary}' message poll s pipe 0 --first -m 20000 | head -1`;
  const { stdout, stderr } = await execa("sh", ["-c", command], {
    env: { IGGY_TCP_SERVER_ADDRESS: server.address, NO_COLOR: "1" },
  });
  expect(stdout).toContain("Polled messages");
  expect(stderr).toBe("");
});

test.each([["novalue"], ["a:nokind:1"], ["a:uint8:300"], ["a:bool:maybe"]])(
  "given_the_wrong_header_%s_when_sent_should_say_so_and_send_nothing",
  async (header) => {
    await makeTopic("wrong");
    const { stderr, exitCode } = await iggy("message", "send", "s", "wrong", "x", "-H", header);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("--headers");
    expect(await json("topic", "get", "s", "wrong")).toMatchObject({ messagesCount: "0" });
  },
);
