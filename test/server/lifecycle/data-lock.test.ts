// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { execFile } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { DataLock } from "../../../src/server/lifecycle/data-lock.ts";
import { bootId } from "../../../src/server/lifecycle/process-identity.ts";
import { repositoryRoot } from "../../support/start-server.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

const CONTENDERS = 4;
const CONTENTION_MS = 500;
/** No process of this machine has had the number and the start. */
const dead = JSON.stringify({ pid: 4_194_304, startTicks: 1, bootId: bootId(), hostname: hostname() });

test("given_a_directory_that_is_used_when_its_lock_is_acquired_should_name_the_process_until_it_is_released", () => {
  const root = temporaryDirectory();
  const lock = DataLock.acquire(root);
  expect(JSON.parse(readFileSync(join(root, "lock"), "utf8"))).toMatchObject({ pid: process.pid });
  expect(() => DataLock.acquire(root)).toThrow(
    expect.objectContaining({
      context: expect.objectContaining({ reason: expect.stringContaining(`${process.pid}`) }),
    }),
  );
  expect(readdirSync(root)).toEqual(["lock"]);
  lock.release();
  expect(readdirSync(root)).toEqual([]);
});

test.each([
  ["a_dead_process", dead],
  ["nobody", ""],
])("given_a_lock_of_%s_when_acquired_should_be_taken_over", (_, text) => {
  const root = temporaryDirectory();
  writeFileSync(join(root, "lock"), text);
  const lock = DataLock.acquire(root);
  expect(JSON.parse(readFileSync(join(root, "lock"), "utf8"))).toMatchObject({ pid: process.pid });
  expect(readdirSync(root)).toEqual(["lock"]);
  lock.release();
});

test("given_a_process_that_died_while_it_took_a_lock_over_when_acquired_should_be_taken_over_all_the_same", () => {
  const root = temporaryDirectory();
  for (const name of ["lock", "lock.claim"]) writeFileSync(join(root, name), dead);
  DataLock.acquire(root).release();
  expect(readdirSync(root)).toEqual([]);
});

test("given_processes_that_acquire_one_lock_again_and_again_when_they_contend_should_never_have_it_at_once", async () => {
  const root = temporaryDirectory();
  const tsx = join(repositoryRoot, "node_modules", ".bin", "tsx");
  const contender = join(repositoryRoot, "test", "server", "lifecycle", "lock-contender.ts");
  const startAtMs = String(Date.now() + CONTENTION_MS);
  const contenders = Array.from({ length: CONTENDERS }, () =>
    promisify(execFile)(tsx, [contender, root, startAtMs, String(CONTENTION_MS)]),
  );
  const outcomes = (await Promise.all(contenders)).map(({ stdout }) => JSON.parse(stdout) as { overlaps: number });
  expect(outcomes.map(({ overlaps }) => overlaps)).toEqual(Array(CONTENDERS).fill(0));
  expect(readdirSync(root)).toEqual([]);
});
