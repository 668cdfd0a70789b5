// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeStream, makeTopic, poll, readAll, send } from "../support/messages.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { writeRecordedDirectory } from "../support/recorded-directory.ts";
import { runIggy } from "../support/run-iggy.ts";
import { binary, startServer } from "../support/start-server.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const KEY = Buffer.alloc(32, 0x77);
const PARTITION = "streams/0/topics/0/partitions/0";
const encrypted = (key = KEY) => ({
  IGGY_SYSTEM_ENCRYPTION_ENABLED: "true",
  IGGY_SYSTEM_ENCRYPTION_KEY: key.toString("base64"),
});
const environmentOf = (dataDirectory: string, more: Readonly<Record<string, string>> = {}) => ({
  environment: { IGGY_SYSTEM_PATH: dataDirectory, ...more },
  cwd: dataDirectory,
});
const linesOf = (stdout: string) =>
  stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test("given_a_running_server_when_its_directory_is_verified_should_refuse_and_say_who_uses_it", async () => {
  const server = await startServer();
  const { stderr, stdout, exitCode } = await runIggy(["server", "verify"], environmentOf(server.dataDirectory));
  expect(exitCode).toBe(1);
  expect(stdout).toBe("");
  expect(stderr).toContain(`process id ${server.pid}`);
  expect(stderr).toContain("hint: stop that server");
  await server.stop();
});

test.each([
  ["plain", {}],
  ["encrypted", encrypted()],
] as const)(
  "given_a_%s_directory_of_a_server_that_has_stopped_when_verified_should_be_clean",
  async (_, environment) => {
    const dataDirectory = temporaryDirectory();
    const server = await startServer({
      dataDirectory,
      environment: { ...environment, IGGY_SYSTEM_SEGMENT_SIZE: "1 KiB" },
    });
    const connection = await RawConnection.login(server.port);
    await makeStream(connection, "s");
    await makeTopic(connection, 0, "t", 2);
    for (let at = 0; at < 100; at++)
      expect(await send(connection, 0, 0, at % 2, [Buffer.from(`message ${at}`)])).toBe(0);
    await poll(connection, { streamId: 0, topicId: 0, partitionId: 0, kind: "next", autoCommit: true, count: 10 });
    connection.destroy();
    await server.stop();
    const { stdout, exitCode } = await runIggy(
      ["server", "verify", "--json"],
      environmentOf(dataDirectory, environment),
    );
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      isClean: true,
      findings: [],
      repaired: false,
      checked: { messages: 100, partitions: 2, offsetFiles: 1 },
    });
    expect(existsSync(join(dataDirectory, "lock"))).toBe(false);
  },
);

test("given_a_damaged_directory_when_repaired_should_say_what_it_would_do_first_and_then_serve_every_sound_message", async () => {
  const dataDirectory = temporaryDirectory();
  writeRecordedDirectory(dataDirectory);
  const last = join(dataDirectory, PARTITION, "00000000000000000058.log");
  truncateSync(last, readFileSync(last).length - 10);
  truncateSync(join(dataDirectory, PARTITION, "00000000000000000020.index"), 5);
  const options = environmentOf(dataDirectory);
  const found = await runIggy(["server", "verify"], options);
  expect(found.exitCode).toBe(1);
  expect(found.stdout).toContain("00000000000000000058.log (byte");
  const asked = await runIggy(["server", "verify", "--repair"], options);
  expect(asked.exitCode).toBe(2);
  expect(asked.stderr).toContain("would cut 66 bytes off its end");
  expect(asked.stderr).toContain("add --yes");
  expect(readFileSync(join(dataDirectory, PARTITION, "00000000000000000020.index"))).toHaveLength(5);
  const repaired = await runIggy(["server", "verify", "--repair", "--yes"], options);
  expect(repaired.exitCode).toBe(0);
  expect(repaired.stdout.split("\n").at(-1)).toContain("Clean:");
  expect((await runIggy(["server", "verify"], options)).exitCode).toBe(0);

  const server = await startServer({ dataDirectory });
  const connection = await RawConnection.login(server.port);
  expect(await readAll(connection, 0, 0, 0)).toHaveLength(60);
  expect(await send(connection, 0, 0, 0, [Buffer.from("next")])).toBe(0);
  expect((await readAll(connection, 0, 0, 0)).at(-1)).toBe("next");
  connection.destroy();
  await server.stop();
});

test("given_no_directory_or_the_wrong_key_when_inspected_should_say_what_to_try", async () => {
  const dataDirectory = temporaryDirectory();
  writeRecordedDirectory(dataDirectory, KEY);
  for (const command of ["verify", "dump"]) {
    const nowhere = await runIggy(["server", command], environmentOf(dataDirectory, { IGGY_SYSTEM_PATH: "nowhere" }));
    expect(nowhere.exitCode).toBe(1);
    expect(nowhere.stderr).toContain("there is no directory nowhere");
    expect(nowhere.stderr).toContain("IGGY_SYSTEM_PATH");
    const wrong = await runIggy(["server", command], environmentOf(dataDirectory, encrypted(Buffer.alloc(32, 1))));
    expect(wrong.exitCode).toBe(1);
    expect(wrong.stderr).toContain("the key does not fit");
    expect(wrong.stderr).toContain("hint:");
    const none = await runIggy(["server", command], environmentOf(dataDirectory));
    expect(none.exitCode).toBe(1);
    expect(none.stderr).toContain("is encrypted");
  }
});

test.each([
  ["plain", undefined, {}],
  ["encrypted", KEY, encrypted()],
] as const)("given_a_%s_directory_when_dumped_should_be_json_lines_without_secrets", async (_, key, environment) => {
  const dataDirectory = temporaryDirectory();
  const { partitions } = writeRecordedDirectory(dataDirectory, key);
  const options = environmentOf(dataDirectory, environment);
  const { stdout, exitCode } = await runIggy(["server", "dump"], options);
  expect(exitCode).toBe(0);
  const lines = linesOf(stdout);
  expect(lines).toHaveLength(5 + 72);
  expect(lines[1]).toMatchObject({
    kind: "state_entry",
    index: 1,
    change: "create_stream",
    id: 0,
    request: { name: "a" },
  });
  expect(stdout).not.toContain("argon2");
  expect(lines[0]).toMatchObject({ change: "create_user", request: { username: "iggy", password: "******" } });
  const revealed = await runIggy(["server", "dump", "--state", "--reveal"], options);
  expect(linesOf(revealed.stdout)).toHaveLength(5);
  expect(revealed.stdout).toContain("$argon2id$");

  const range = ["--stream", "a", "--topic", "t", "--partition", "0", "--from-offset", "19", "--to-offset", "21"];
  const some = linesOf((await runIggy(["server", "dump", ...range, "--payload", "base64"], options)).stdout);
  expect(some.map(({ offset, segment }) => [offset, segment])).toEqual([
    ["19", "0"],
    ["20", "20"],
    ["21", "20"],
  ]);
  for (const { offset, payloadBase64 } of some) {
    const message = partitions[0]?.[Number(offset)];
    expect(payloadBase64).toBe(message?.subarray(64).toString("base64"));
  }
  const other = await runIggy(
    ["server", "dump", "--stream", "0", "--topic", "0", "--partition", "1", "--payload", "none"],
    options,
  );
  expect(linesOf(other.stdout)).toHaveLength(11);
  expect(other.stdout).not.toContain("payloadBase64");
});

test("given_damage_when_dumped_should_say_where_go_on_and_exit_1", async () => {
  const dataDirectory = temporaryDirectory();
  writeRecordedDirectory(dataDirectory);
  const path = join(dataDirectory, PARTITION, "00000000000000000020.log");
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.fill(0xff, 140, 150));
  const flags = ["--stream", "0", "--topic", "0", "--partition", "0", "--payload", "none"];
  const { stdout, exitCode } = await runIggy(["server", "dump", ...flags], environmentOf(dataDirectory));
  expect(exitCode).toBe(1);
  const lines = linesOf(stdout);
  expect(lines).toHaveLength(61);
  expect(lines.filter(({ kind }) => kind === "damage")).toMatchObject([{ position: 137 }]);
});

test("given_a_reader_that_closes_early_when_dumped_should_end_quietly", async () => {
  const dataDirectory = temporaryDirectory();
  const server = await startServer({ dataDirectory });
  const connection = await RawConnection.login(server.port);
  await makeStream(connection, "s");
  await makeTopic(connection, 0, "t", 1);
  const payloads = Array.from({ length: 5000 }, (_, at) => Buffer.alloc(1000, at));
  expect(await send(connection, 0, 0, 0, payloads)).toBe(0);
  connection.destroy();
  await server.stop();
  const child = spawn(process.execPath, [binary, "server", "dump"], {
    env: { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "", IGGY_SYSTEM_PATH: dataDirectory },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  await once(child.stdout, "data");
  child.stdout.destroy();
  const [code] = (await once(child, "close")) as [number | null];
  expect(stderr).toBe("");
  expect(code).toBe(0);
});
