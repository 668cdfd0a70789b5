// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aes256gcm, Client } from "../../src/client/index.ts";
import { iggyOf, type Ran, runIggy } from "../support/run-iggy.ts";
import { type RunningServer, startServer } from "../support/start-server.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const key = randomBytes(32).toString("base64");
const otherKey = randomBytes(32).toString("base64");
let server: RunningServer;
let iggy: (...parameters: readonly string[]) => Promise<Ran>;

beforeAll(async () => {
  server = await startServer();
  iggy = iggyOf(server);
  await iggy("stream", "create", "s");
});
afterAll(() => server.stop());

interface ShownMessage {
  readonly payload?: string;
  readonly userHeaders: readonly { readonly key: string; readonly value: string }[];
  readonly userHeadersBase64?: string;
}

const poll = async (topic: string, ...flags: readonly string[]) => {
  const { stdout } = await iggy("message", "poll", "s", topic, "0", "--first", "-m", "100", "--json", ...flags);
  const { messages } = JSON.parse(stdout) as { readonly messages: readonly ShownMessage[] };
  return messages;
};

test("given_a_key_when_messages_are_sent_should_be_clear_with_it_and_hidden_without", async () => {
  await iggy("topic", "create", "s", "hidden", "1", "none");
  await iggy("message", "send", "s", "hidden", "one", "two", "-H", "trace:uint64:42", "--encryption-key", key);
  const clear = await poll("hidden", "--encryption-key", key);
  expect(clear.map(({ payload }) => payload)).toEqual(["one", "two"]);
  expect(clear[0]?.userHeaders).toMatchObject([{ key: "trace", value: "42" }]);
  const hidden = await poll("hidden");
  expect(hidden).toHaveLength(2);
  expect(hidden.some(({ payload }) => payload === "one" || payload === "two")).toBe(false);
  expect(hidden.every(({ userHeaders, userHeadersBase64 }) => userHeaders.length === 0 && userHeadersBase64)).toBe(
    true,
  );
  const table = await iggy("message", "poll", "s", "hidden", "0", "--first", "--show-headers");
  expect(table.exitCode).toBe(0);
});

test("given_thousands_of_lines_and_a_key_when_produced_should_keep_their_order_and_be_read_by_the_library", async () => {
  const lines = Array.from({ length: 5000 }, (_, number) => `line ${number}`);
  const environment = { IGGY_TCP_SERVER_ADDRESS: server.address, IGGY_ENCRYPTION_KEY: key };
  await runIggy(["produce", "s/lines"], { environment, input: lines.join("\n") });
  const { stdout } = await runIggy(["consume", "s/lines", "--exit"], { environment });
  expect(stdout.split("\n")).toEqual(lines);
  const client = await Client.connect({ url: `iggy://iggy:iggy@${server.address}`, encryption: aes256gcm(key) });
  const consumer = client.consumer({ stream: "s", topic: "lines", start: "first", commit: "none" });
  const messages = await consumer.fetch({ maxMessages: 3, maxWait: "10s" });
  expect(messages.map(({ payload }) => payload.toString())).toEqual(lines.slice(0, 3));
  await client.close();
});

test("given_a_wrong_key_when_a_member_reads_should_say_so_and_commit_nothing", async () => {
  await iggy("produce", "s/group", "first", "second", "--encryption-key", key);
  const read = (secret: string) =>
    iggy("consume", "s/group", "--group", "g", "--count", "2", "--encryption-key", secret);
  const failed = await read(otherKey);
  expect(failed.exitCode).toBe(1);
  expect(failed.stderr).toContain("the messages were not encrypted with this key");
  expect((await read(key)).stdout).toBe("first\nsecond");
  const { stdout } = await iggy("consumer-offset", "get", "g", "s", "group", "0", "-k", "cg", "--json");
  expect(JSON.parse(stdout)).toMatchObject({ storedOffset: "1" });
});

test("given_a_key_when_exported_and_imported_should_be_clear_in_the_file_and_hidden_on_the_server", async () => {
  await iggy("topic", "create", "s", "from", "1", "none");
  await iggy("topic", "create", "s", "to", "1", "none");
  await iggy("message", "send", "s", "from", "treasure", "-H", "map:string:island", "--encryption-key", key);
  const [clear, hidden] = [temporaryDirectory(), temporaryDirectory()];
  const bytes = (directory: string) => readFileSync(join(directory, "partition-0.messages"), "latin1");
  await iggy("message", "export", "s", "from", clear, "--encryption-key", key);
  expect(bytes(clear)).toMatch(/treasure.*island/s);
  await iggy("message", "export", "s", "from", hidden);
  expect(bytes(hidden)).not.toMatch(/treasure|island/);
  await iggy("message", "import", "s", "to", clear, "--encryption-key", otherKey);
  await iggy("message", "import", "s", "to", hidden);
  expect((await poll("to")).some(({ payload }) => payload === "treasure")).toBe(false);
  const { stdout } = await iggy("message", "poll", "s", "to", "0", "--offset", "1", "--json", "--encryption-key", key);
  expect(JSON.parse(stdout).messages).toMatchObject([{ payload: "treasure", userHeaders: [{ value: "island" }] }]);
});

test.each(["c2hvcnQ=", "not base64!"])("given_a_key_that_is_none_when_sent_should_say_so_%s", async (text) => {
  const { exitCode, stderr } = await iggy("message", "send", "s", "hidden", "one", "--encryption-key", text);
  expect(exitCode).toBe(2);
  expect(stderr).toContain("the key is not 32 bytes in Base64");
  expect(stderr).not.toContain(text);
});
