// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { emptySnapshot } from "../../../../src/server/log/head/head-snapshot.ts";
import { HeadTable } from "../../../../src/server/log/head/head-table.ts";
import {
  removeGroupOffset,
  removeOffsetsOfMissingGroups,
} from "../../../../src/server/log/maintenance/group-offsets.ts";
import { temporaryDirectory } from "../../../support/temporary-directory.ts";

const partitionWithOffsetsOf = (...names: readonly string[]): { path: string; groups: string } => {
  const path = temporaryDirectory();
  const groups = join(path, "offsets", "groups");
  mkdirSync(groups, { recursive: true });
  for (const name of names) writeFileSync(join(groups, name), Buffer.alloc(8));
  return { path, groups };
};

test("given_a_group_that_committed_when_its_offset_is_removed_should_make_every_thread_look_again", () => {
  const { path, groups } = partitionWithOffsetsOf("1", "2");
  const heads = new HeadTable();
  heads.addChunk();
  const head = heads.head(0);
  const generation = () => head.snapshot(emptySnapshot()).offsetsGeneration;
  const before = generation();
  removeGroupOffset(path, head, 7);
  expect(generation()).toBe(before);
  removeGroupOffset(path, head, 1);
  expect([generation(), readdirSync(groups)]).toEqual([before + 1, ["2"]]);
});

test("given_offsets_of_groups_that_a_crash_left_behind_when_recovered_should_remove_these_only", () => {
  const { path, groups } = partitionWithOffsetsOf("0", "5", "notes");
  const repairs = removeOffsetsOfMissingGroups(path, new Map([[5, "alive"]]));
  expect(repairs).toEqual(["group 0: the group is gone, its committed offset was removed"]);
  expect(readdirSync(groups).sort()).toEqual(["5", "notes"]);
  expect(existsSync(join(groups, "5"))).toBe(true);
});
