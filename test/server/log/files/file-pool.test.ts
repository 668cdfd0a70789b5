// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { DescriptorBudget, shareDescriptors } from "../../../../src/server/log/files/descriptor-budget.ts";
import { FilePool } from "../../../../src/server/log/files/file-pool.ts";
import { PooledFile } from "../../../../src/server/log/files/pooled-file.ts";
import { temporaryDirectory } from "../../../support/temporary-directory.ts";

const FIRST_THREAD = 1;
const SECOND_THREAD = 2;

const filesIn = (directory: string, count: number, pool: FilePool): PooledFile[] =>
  Array.from({ length: count }, (_, place) => {
    const path = join(directory, String(place));
    writeFileSync(path, String(place));
    return new PooledFile(path, pool);
  });

const openOf = (files: readonly PooledFile[]): number => files.filter(({ isOpen }) => isOpen).length;

const poolsOf = (limit: number, margin: number) => {
  const shared = shareDescriptors(limit, margin, 2);
  const budget = new DescriptorBudget(shared);
  const pools = [FIRST_THREAD, SECOND_THREAD].map((thread) => new FilePool(new DescriptorBudget(shared), thread));
  return { budget, first: pools[0]!, second: pools[1]! };
};

test("given_more_files_than_descriptors_when_used_in_turns_should_keep_most_open_and_read_all", () => {
  const { budget, first } = poolsOf(300, 20);
  const files = filesIn(temporaryDirectory(), 320, first);
  for (let turn = 0; turn < 5; turn++) {
    let misses = 0;
    for (const [place, file] of files.entries()) {
      if (!file.isOpen) misses++;
      const digits = Buffer.alloc(8);
      expect(digits.toString("utf8", 0, readSync(file.fd, digits, 0, 8, 0))).toBe(String(place));
    }
    if (turn > 0) expect(misses).toBeLessThan(files.length / 2);
  }
  expect(openOf(files)).toBe(300);
  expect(first.openCount).toBe(300);
  expect(budget.left).toBe(0);
  first.closeAll();
  expect(openOf(files)).toBe(0);
  expect(budget.left).toBe(300);
});

test("given_a_file_in_use_when_others_need_its_descriptor_should_stay_open_until_it_is_released", () => {
  const { first } = poolsOf(20, 0);
  const [pinned, ...others] = filesIn(temporaryDirectory(), 100, first);
  pinned!.pin();
  const fd = pinned!.fd;
  for (const file of others) file.open();
  expect(pinned!.fd).toBe(fd);
  pinned!.close();
  expect(pinned!.isOpen).toBe(true);
  pinned!.unpin();
  expect(pinned!.isOpen).toBe(false);
  first.closeAll();
});

test("given_one_thread_with_all_descriptors_when_another_needs_some_should_share_them", () => {
  const { first, second } = poolsOf(400, 40);
  const directories = [temporaryDirectory(), temporaryDirectory()];
  const ofFirst = filesIn(directories[0]!, 500, first);
  const ofSecond = filesIn(directories[1]!, 500, second);
  for (const file of ofFirst) file.open();
  expect(first.openCount).toBe(400);
  for (const file of ofSecond) {
    file.open();
    first.trim();
  }
  expect(first.openCount).toBe(200);
  expect(second.openCount).toBe(200);
  first.closeAll();
  second.closeAll();
});

test("given_connections_that_come_when_files_have_all_descriptors_should_close_files_for_them", () => {
  const { budget, first } = poolsOf(400, 40);
  const files = filesIn(temporaryDirectory(), 400, first);
  for (const file of files) file.open();
  budget.countClients(100);
  budget.countHttpConnections(50);
  first.trim();
  expect(first.openCount).toBe(250);
  budget.countClients(100_000);
  first.trim();
  expect(first.openCount).toBe(budget.leastFiles);
  first.closeAll();
});

test("given_a_thread_that_died_when_its_number_is_given_again_should_not_count_its_files", () => {
  const shared = shareDescriptors(400, 40, 1);
  const budget = new DescriptorBudget(shared);
  const pool = new FilePool(budget, FIRST_THREAD);
  const files = filesIn(temporaryDirectory(), 10, pool);
  for (const file of files) file.open();
  expect(budget.left).toBe(390);
  new FilePool(budget, FIRST_THREAD);
  expect(budget.left).toBe(400);
  pool.closeAll();
});
