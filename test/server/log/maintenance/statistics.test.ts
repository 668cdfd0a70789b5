// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { closeSync, ftruncateSync, openSync, readdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { CONTROLLER_THREAD } from "../../../../src/server/log/head/head-lock.ts";
import { emptySnapshot, messagesCountOf, sizeBytesOf } from "../../../../src/server/log/head/head-snapshot.ts";
import { purgePartition } from "../../../../src/server/log/maintenance/purge.ts";
import { deleteOldestSegments } from "../../../../src/server/log/maintenance/trim.ts";
import { temporaryDirectory } from "../../../support/temporary-directory.ts";
import { OpenPartition } from "../open-partition.ts";
import { scanFiles } from "./file-scan.ts";

const batch = fc.array(fc.string({ maxLength: 200 }), { minLength: 1, maxLength: 12 });
const step = fc.oneof(
  { weight: 8, arbitrary: batch.map((messages) => ({ kind: "append" as const, messages })) },
  { weight: 3, arbitrary: fc.nat(4).map((count) => ({ kind: "trim" as const, count })) },
  { weight: 1, arbitrary: fc.nat(60).map((offset) => ({ kind: "commit" as const, offset })) },
  { weight: 1, arbitrary: fc.constant({ kind: "uncommit" as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: "purge" as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: "restart" as const }) },
  { weight: 1, arbitrary: fc.nat(90).map((bytes) => ({ kind: "damage" as const, bytes })) },
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;
const owner = { kind: "consumer", id: 7 } as const;

test("given_any_mix_of_appends_trims_purges_damage_and_restarts_when_counted_should_be_what_the_files_hold", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const directory = temporaryDirectory();
      let partition = new OpenPartition(directory, { segmentSizeBytes: 512 });
      let nextOffset = 0;
      for (const one of steps) {
        if (one.kind === "append") nextOffset += one.messages.length;
        if (one.kind === "purge") nextOffset = 0;
        partition = await take(one, partition, directory);
        const head = partition.head.snapshot(emptySnapshot());
        const { indexesCount, ...found } = scanFiles(partition.path);
        expect({
          segmentsCount: head.segmentsCount,
          messagesCount: messagesCountOf(head),
          sizeBytes: sizeBytesOf(head),
        }).toEqual(found);
        expect(indexesCount).toBe(found.segmentsCount);
        expect(head.nextOffset).toBe(nextOffset);
        expect(await partition.readAll()).toHaveLength(found.messagesCount);
      }
      partition.close();
    }),
    { numRuns: 80 },
  );
}, 120_000);

const take = async (step: Step, partition: OpenPartition, directory: string): Promise<OpenPartition> => {
  switch (step.kind) {
    case "append":
      await partition.append(...step.messages);
      return partition;
    case "trim":
      await deleteOldestSegments(partition, CONTROLLER_THREAD, step.count, partition.trash);
      return partition;
    case "commit":
      await partition.log.commitOffset(owner, step.offset);
      return partition;
    case "uncommit":
      partition.log.deleteOffset(owner);
      return partition;
    case "purge":
      purgePartition(partition, CONTROLLER_THREAD, partition.trash);
      return partition;
    case "restart":
      return reopen(partition, directory);
    case "damage":
      cutOldest(partition, step.bytes);
      return reopen(partition, directory);
  }
};

const reopen = (partition: OpenPartition, directory: string): OpenPartition => {
  partition.close();
  return new OpenPartition(directory, { segmentSizeBytes: 512 });
};

/** Cuts bytes off the oldest sealed log, as a broken disk may: its offsets then have a hole that lasts. */
const cutOldest = (partition: OpenPartition, bytes: number): void => {
  const [oldest, ...others] = readdirSync(partition.path)
    .filter((name) => name.endsWith(".log"))
    .sort();
  if (oldest === undefined || others.length === 0) return;
  const fd = openSync(join(partition.path, oldest), "r+");
  ftruncateSync(fd, Math.max(0, 300 - bytes));
  closeSync(fd);
};
