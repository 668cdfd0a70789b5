// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { strFromU8, unzipSync } from "fflate";
import { expect, test } from "vitest";
import type { LogContext } from "../../../src/server/observability/logger.ts";
import { Snapshots } from "../../../src/server/snapshot/snapshot.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

const SECRET = "correct horse battery staple";

const prepare = (maxBytes = 1024 * 1024) => {
  const directory = temporaryDirectory();
  const configFile = join(directory, "config.toml");
  const warnings: { message: string; context: LogContext | undefined }[] = [];
  const ignore = () => {};
  const warn = (message: string, context?: LogContext) => warnings.push({ message, context });
  const snapshots = new Snapshots(
    { dataDirectory: directory, logDirectory: directory, configFile, maxBytes, secrets: [SECRET, ""] },
    { debug: ignore, info: ignore, warn, error: ignore },
  );
  return { directory, configFile, snapshots, warnings };
};

const filesOf = (archive: Uint8Array): Record<string, string> =>
  Object.fromEntries(Object.entries(unzipSync(archive)).map(([name, content]) => [name, strFromU8(content)]));

const writeLog = (directory: string, name: string, content: string, modifiedSeconds: number) => {
  writeFileSync(join(directory, name), content);
  utimesSync(join(directory, name), modifiedSeconds, modifiedSeconds);
};

test("given_a_secret_in_log_and_configuration_when_collected_should_be_masked", async () => {
  const { directory, configFile, snapshots } = prepare();
  writeFileSync(configFile, `key = "${SECRET}"\n`);
  writeLog(directory, "server.log", `über ${SECRET} and ${SECRET}\n`, 1);
  const files = filesOf(await snapshots.make({ compression: "deflated", types: ["server_config", "server_logs"] }));
  expect(files["server_config.txt"]).toBe('key = "******"\n');
  expect(files["server_logs.txt"]).toContain("über ****** and ******\n");
});

test("given_more_logs_than_fit_when_collected_should_give_the_newest_whole_lines_oldest_first", async () => {
  const { directory, snapshots } = prepare(30);
  writeLog(directory, "b.log", "old line 1\nold line 2\n", 1000);
  writeLog(directory, "a.log", "new line 1\nnew\n", 2000);
  const files = filesOf(await snapshots.make({ compression: "stored", types: ["server_logs"] }));
  expect(files["server_logs.txt"]).toBe("old line 2\nnew line 1\nnew\n");
});

test("given_a_type_that_cannot_be_collected_when_made_should_leave_it_out_and_say_so", async () => {
  const { snapshots, warnings } = prepare();
  const files = filesOf(await snapshots.make({ compression: "deflated", types: ["server_config", "test"] }));
  expect(files).toEqual({ "test.txt": "test\n" });
  expect(warnings).toMatchObject([{ context: { type: "server_config" } }]);
});

test("given_a_compression_that_is_not_supported_when_made_should_deflate_and_say_so", async () => {
  const { directory, snapshots, warnings } = prepare();
  writeLog(directory, "a.log", "x".repeat(100_000), 1);
  const archive = await snapshots.make({ compression: "zstd", types: ["server_logs"] });
  expect(archive.length).toBeLessThan(10_000);
  expect(filesOf(archive)["server_logs.txt"]).toBe("x".repeat(100_000));
  expect(warnings).toMatchObject([{ context: { compression: "zstd" } }]);
});

test("given_all_types_when_made_should_hold_five_files_within_the_limit", async () => {
  const { configFile, snapshots } = prepare(64 * 1024);
  writeFileSync(configFile, "a = 1\n");
  const files = filesOf(await snapshots.make({ compression: "stored", types: ["all"] }));
  expect(Object.keys(files)).toEqual([
    "filesystem_overview.txt",
    "process_list.txt",
    "resource_usage.txt",
    "server_logs.txt",
    "server_config.txt",
  ]);
  expect(Object.values(files).reduce((sum, text) => sum + Buffer.byteLength(text), 0)).toBeLessThanOrEqual(64 * 1024);
});

test("given_no_types_and_the_same_twice_when_made_should_give_an_empty_archive_and_two_entries", async () => {
  const { snapshots } = prepare();
  const empty = await snapshots.make({ compression: "stored", types: [] });
  expect(empty.toString("hex")).toBe(`504b0506${"00".repeat(18)}`);
  const twice = await snapshots.make({ compression: "stored", types: ["test", "test"] });
  expect(twice.readUInt16LE(twice.length - 12)).toBe(2);
});
