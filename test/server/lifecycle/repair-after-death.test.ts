// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { appendFileSync } from "node:fs";
import { expect, test } from "vitest";
import { PartitionRegistry } from "../../../src/server/control/partition-registry.ts";
import { repairAfterDeath } from "../../../src/server/lifecycle/repair-after-death.ts";
import { DataDirectory } from "../../../src/server/log/files/data-directory.ts";
import { Trash } from "../../../src/server/log/files/trash.ts";
import { headWord } from "../../../src/server/log/head/head-layout.ts";
import { lockHead, lockHolder, shardThread } from "../../../src/server/log/head/head-lock.ts";
import { emptySnapshot } from "../../../src/server/log/head/head-snapshot.ts";
import { HeadTable } from "../../../src/server/log/head/head-table.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { OpenPartition } from "../log/open-partition.ts";

test("given_a_shard_that_dies_inside_an_append_when_repaired_should_cut_the_torn_batch_and_free_the_partition", async () => {
  const root = temporaryDirectory();
  const before = new OpenPartition(root);
  await before.append("one", "two");
  await before.log.flush(false);
  before.close();

  const directory = new DataDirectory({ root, streams: "streams", topics: "topics", partitions: "partitions" });
  const registry = new PartitionRegistry(
    { directory, trash: new Trash(root), syncFiles: false },
    new HeadTable(),
    () => {},
  );
  const head = before.head.snapshot(emptySnapshot());
  const partition = registry.open(0, 0, head);
  const other = registry.open(0, 0);
  const { generation } = partition.head;

  lockHead(partition.head, shardThread(1));
  lockHead(other.head, shardThread(0));
  appendFileSync(before.segmentPath(0, "log"), Buffer.alloc(100, 1));
  Atomics.add(partition.head.words, headWord.sequence, 1);

  const warnings: string[] = [];
  const logger = {
    debug: () => {},
    info: () => {},
    error: () => {},
    warn: (message: string) => warnings.push(message),
  };
  repairAfterDeath(1, registry, before.environment, logger);

  expect(lockHolder(partition.head)).toBe(0);
  expect(lockHolder(other.head)).toBe(shardThread(0));
  const after = partition.head.snapshot(emptySnapshot());
  expect(after).toMatchObject({ nextOffset: 2, segmentBytes: head.segmentBytes, incarnation: partition.incarnation });
  expect(after.generation).toBe(generation + 1);
  expect(warnings).toHaveLength(1);
});
