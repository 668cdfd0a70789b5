// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import {
  closeSync,
  fstatSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Trash } from "../../../../src/server/log/files/trash.ts";
import { temporaryDirectory } from "../../../support/temporary-directory.ts";

const LARGE_BYTES = 100 * 1024 * 1024;
/** What may be given back to the disk in one piece. */
const STEP_BYTES = 16 * 1024 * 1024;

/** A sparse file of 100 MiB, open. */
const largeFile = (path: string): number => {
  const fd = openSync(path, "w+");
  truncateSync(path, LARGE_BYTES);
  return fd;
};

const openTrash = () => {
  const root = temporaryDirectory();
  const runtime = join(root, "runtime");
  mkdirSync(runtime);
  return { root, runtime, trash: new Trash(runtime) };
};

test("given_a_large_file_when_put_should_be_whole_until_the_trash_is_emptied_and_then_go_in_pieces", async () => {
  const { root, runtime, trash } = openTrash();
  const path = join(root, "large");
  const fd = largeFile(path);
  trash.put(path);
  expect(readdirSync(root)).toEqual(["runtime"]);
  expect(fstatSync(fd)).toMatchObject({ size: LARGE_BYTES, nlink: 1 });
  await trash.empty();
  const left = fstatSync(fd);
  expect(left.nlink).toBe(0);
  expect(left.size).toBeLessThanOrEqual(STEP_BYTES);
  expect(readdirSync(runtime)).toEqual([]);
  closeSync(fd);
});

test("given_a_directory_when_the_trash_is_emptied_should_cut_down_the_large_files_anywhere_in_it", async () => {
  const { root, runtime, trash } = openTrash();
  const partition = join(root, "topic", "partitions", "0");
  mkdirSync(partition, { recursive: true });
  writeFileSync(join(partition, "small"), "small");
  const fd = largeFile(join(partition, "large"));
  trash.put(join(root, "topic"));
  await trash.empty();
  expect(fstatSync(fd).size).toBeLessThanOrEqual(STEP_BYTES);
  expect(readdirSync(runtime)).toEqual([]);
  closeSync(fd);
});

test("given_a_file_with_another_name_when_the_trash_is_emptied_should_leave_the_bytes_to_the_other_name", async () => {
  const { root, runtime, trash } = openTrash();
  const path = join(root, "large");
  closeSync(largeFile(path));
  linkSync(path, join(root, "backup"));
  trash.put(path);
  await trash.empty();
  expect(statSync(join(root, "backup")).size).toBe(LARGE_BYTES);
  expect(readdirSync(runtime)).toEqual([]);
});

test("given_files_put_while_the_trash_is_emptied_should_resolve_when_they_are_gone_too", async () => {
  const { root, runtime, trash } = openTrash();
  for (const name of ["first", "second"]) closeSync(largeFile(join(root, name)));
  trash.put(join(root, "first"));
  const first = trash.empty();
  trash.put(join(root, "second"));
  await trash.empty();
  expect(readdirSync(runtime)).toEqual([]);
  await first;
});

test("given_a_missing_file_when_put_should_be_no_error", async () => {
  const { root, trash } = openTrash();
  trash.put(join(root, "missing"));
  await trash.empty();
  expect(readdirSync(root)).toEqual(["runtime"]);
});
