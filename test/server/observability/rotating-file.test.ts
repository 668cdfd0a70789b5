// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { pino } from "pino";
import { expect, test } from "vitest";
import type { LogFileLimits } from "../../../src/server/observability/log-archives.ts";
import { RotatingFile } from "../../../src/server/observability/rotating-file.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

const WEEK_MS = 7 * 24 * 3600 * 1000;
const name = "iggy-server.log";

const open = (directory: string, limits: Partial<LogFileLimits>, onProblem: (error: unknown) => void = () => {}) =>
  new RotatingFile(
    { directory, limits: { maxFileBytes: 0, maxTotalBytes: 0, retentionMs: WEEK_MS, ...limits }, onProblem },
    (dest) => pino.destination({ dest, sync: true, mkdir: true }),
  );

/** Oldest first, the current one last. */
const filesOf = (directory: string) =>
  readdirSync(directory)
    .sort((a, b) => Number(b.split(".")[2] ?? 0) - Number(a.split(".")[2] ?? 0))
    .map((file) => readFileSync(join(directory, file), "utf8"));

test("given_any_lines_when_written_should_keep_the_newest_ones_in_order_within_the_limits", () => {
  const lines = fc.array(
    fc.string({ minLength: 1, maxLength: 60 }).map((text) => `${text.replaceAll("\n", " ")}\n`),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(
      lines,
      fc.constantFrom(100, 250),
      fc.constantFrom(0, 250, 600),
      (written, maxFileBytes, maxTotalBytes) => {
        const directory = temporaryDirectory();
        const half = Math.floor(written.length / 2);
        for (const part of [written.slice(0, half), written.slice(half)]) {
          // The second one goes on in the file of the first.
          const file = open(directory, { maxFileBytes, maxTotalBytes });
          for (const line of part) file.write(line);
        }
        const files = filesOf(directory);
        expect(written.join("").endsWith(files.join(""))).toBe(true);
        for (const file of files) {
          const isOneLine = file.indexOf("\n") === file.length - 1;
          expect(Buffer.byteLength(file) <= maxFileBytes || isOneLine).toBe(true);
        }
        if (maxTotalBytes === 0) {
          expect(files.join("")).toBe(written.join(""));
        } else {
          const archives = files.slice(0, -1);
          expect(archives.length).toBeLessThanOrEqual(Math.floor(maxTotalBytes / maxFileBytes));
          expect(Buffer.byteLength(archives.join(""))).toBeLessThanOrEqual(maxTotalBytes);
        }
      },
    ),
    { numRuns: 60 },
  );
});

test("given_no_size_when_much_is_written_should_stay_one_file", () => {
  const directory = temporaryDirectory();
  const file = open(directory, {});
  for (let line = 0; line < 1000; line++) file.write(`${line}\n`);
  expect(readdirSync(directory)).toEqual([name]);
});

test("given_archives_of_different_age_when_cleaned_should_delete_the_old_ones_and_nothing_else", () => {
  const directory = temporaryDirectory();
  const nowMs = Date.now();
  for (const [number, ageMs] of [10_000, 61_000, 120_000].entries()) {
    const path = join(directory, `${name}.${number + 1}`);
    writeFileSync(path, "old");
    utimesSync(path, (nowMs - ageMs) / 1000, (nowMs - ageMs) / 1000);
  }
  writeFileSync(join(directory, `${name}.old`), "somebody else's");
  const file = open(directory, { retentionMs: 60_000 });
  file.write("a line\n");
  file.clean(nowMs);
  expect(readdirSync(directory).sort()).toEqual([name, `${name}.1`, `${name}.old`]);
});

test("given_archives_that_cannot_be_moved_when_rotated_should_say_so_and_go_on_writing", () => {
  const directory = temporaryDirectory();
  const problems: unknown[] = [];
  const file = open(directory, { maxFileBytes: 100, maxTotalBytes: 100 }, (error) => problems.push(error));
  const line = `${"x".repeat(59)}\n`;
  file.write(line);
  // A directory stands where the only archive has to go.
  mkdirSync(join(directory, `${name}.1`));
  file.write(line);
  file.write(line);
  expect(problems).toHaveLength(2);
  expect(statSync(join(directory, name)).size).toBe(3 * line.length);
});
