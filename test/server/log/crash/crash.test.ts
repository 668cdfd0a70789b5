// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test, vi } from "vitest";
import type { LogSettings } from "../../../../src/server/log/partition/log-environment.ts";
import type { OffsetOwner } from "../../../../src/server/log/partition-log.ts";
import { recoverPartition } from "../../../../src/server/log/recovery/recover-partition.ts";
import { isNightly, SeededRandom, seedOfRun } from "../../../support/seeded-random.ts";
import { temporaryDirectory } from "../../../support/temporary-directory.ts";
import { OpenPartition } from "../open-partition.ts";
import { filesAfter, materialise, type Unsynced } from "./crashed-disk.ts";
import { type DiskEvent, disk } from "./recorded-disk.ts";

vi.mock("node:fs", async (importOriginal) => {
  const original = await importOriginal<typeof import("node:fs")>();
  return { ...original, ...(await import("./recorded-disk.ts")).disk.functionsOver(original) };
});

const seed = seedOfRun();
const BATCHES = isNightly ? 60 : 30;
/** How many of the moments at which the machine may stop are looked at. */
const CUTS = isNightly ? 100_000 : 40;
const RANDOM_CRASHES_AT_A_CUT = 3;
const owner: OffsetOwner = { kind: "consumer", id: 1 };
const group: OffsetOwner = { kind: "group", id: 2 };
const EMPTY_PARTITION_EVENTS = 3;
const settings = { segmentSizeBytes: 2048, enforceFsync: true, indexTailLimit: 8 };

interface Run {
  readonly root: string;
  readonly events: readonly DiskEvent[];
  /** Every text the log has taken, in its order. */
  readonly texts: readonly string[];
  /** Batches whose append failed, by the number of texts before them; a crash may find them written all the same. */
  readonly failed: ReadonlyMap<number, readonly (readonly string[])[]>;
}

/** An empty partition, from whose files on everything is written down. */
const recorded = (of: Partial<LogSettings>) => {
  const root = temporaryDirectory();
  const partition = new OpenPartition(root, of);
  partition.close();
  disk.record(root);
  for (const path of ["log", "index"] as const)
    disk.events.push({ kind: "create", path: partition.segmentPath(0, path) });
  disk.events.push({ kind: "sync", path: dirname(partition.segmentPath(0, "log")), covers: 2 });
  return { root, partition };
};

/** What was written down. */
const endOf = (partition: OpenPartition): readonly DiskEvent[] => {
  const events = [...disk.events];
  disk.stop();
  partition.close();
  return events;
};

/** Appends, commits and flushes, several at once so that they share syncs, and notes what was acknowledged when. */
const work = async (random: SeededRandom, failWrites: boolean): Promise<Run> => {
  const { root, partition } = recorded(settings);
  const texts: string[] = [];
  const failed = new Map<number, string[][]>();
  const waiting: Promise<void>[] = [];
  for (let batch = 0; batch < BATCHES; batch++) {
    const added = Array.from({ length: random.between(1, 6) }, (_, place) =>
      `${batch}/${place}`.padEnd(random.between(5, 300), "."),
    );
    if (failWrites && random.chance(0.1)) {
      disk.failNextWrite();
      failed.set(texts.length, [...(failed.get(texts.length) ?? []), added]);
      await expect(partition.append(...added)).rejects.toThrow();
      continue;
    }
    const appended = partition.append(...added);
    texts.push(...added);
    const count = texts.length;
    waiting.push(appended.then(() => disk.note(`messages ${count}`)));
    if (random.chance(0.4)) await Promise.all(waiting.splice(0));
    if (waiting.length === 0 && random.chance(0.4)) {
      const of = random.pick([owner, group]);
      await partition.log.commitOffset(of, texts.length - 1);
      disk.note(`${of.kind} ${texts.length - 1}`);
    }
    if (random.chance(0.1)) await partition.log.flush(random.chance(0.5));
  }
  await Promise.all(waiting);
  const events = endOf(partition);
  return { root, events, texts, failed };
};

/** Appends that are acknowledged before they are on the disk, and notes what a flush has brought there. */
const workWithFlushes = async (random: SeededRandom): Promise<Run> => {
  const { root, partition } = recorded({ ...settings, enforceFsync: false });
  const texts: string[] = [];
  for (let batch = 0; batch < BATCHES; batch++) {
    const text = `${batch}`.padEnd(random.between(100, 900), ".");
    await partition.append(text);
    texts.push(text);
    if (!random.chance(0.15)) continue;
    await partition.log.flush(true);
    disk.note(`messages ${texts.length}`);
  }
  const events = endOf(partition);
  return { root, events, texts, failed: new Map() };
};

/** Moments at which everything may stop, from where the files of an empty partition are there. */
const cutsOf = ({ events }: Run, random: SeededRandom): readonly number[] => {
  const cuts = Array.from(
    { length: events.length - EMPTY_PARTITION_EVENTS + 1 },
    (_, at) => EMPTY_PARTITION_EVENTS + at,
  );
  return cuts.length <= CUTS ? cuts : Array.from({ length: CUTS }, () => random.pick(cuts));
};

/** The largest number that was noted under a name before the cut; 0 for none. */
const noted = (events: readonly DiskEvent[], cut: number, name: string): number => {
  let largest = 0;
  for (const event of events.slice(0, cut)) {
    if (event.kind === "note" && event.note.startsWith(`${name} `)) largest = Number(event.note.split(" ")[1]);
  }
  return largest;
};

/** What a log of that many messages may hold: what it has taken or, at its end, the beginning of a batch that failed. */
const possibleTexts = ({ texts, failed }: Run, count: number): readonly (readonly string[])[] => [
  texts.slice(0, count),
  ...[...failed].flatMap(([before, batches]) =>
    before >= count
      ? []
      : batches
          .filter(({ length }) => before + length >= count)
          .map((batch) => [...texts.slice(0, before), ...batch.slice(0, count - before)]),
  ),
];

/** Starts on what the crash has left, checks it, and goes on writing. */
const recover = async (run: Run, cut: number, unsynced: Unsynced, random: SeededRandom, hasStopped: boolean) => {
  const { root, events } = run;
  const target = temporaryDirectory();
  const partitionPath = join(target, "streams/0/topics/0/partitions/0");
  mkdirSync(partitionPath, { recursive: true });
  materialise(filesAfter({ events, cut, unsynced, random }), root, target);
  if (hasStopped) {
    const { kernel, memory, arena } = new OpenPartition(temporaryDirectory()).environment;
    const syncedUpTo = { baseOffset: 0, bytes: 0 };
    recoverPartition({ path: partitionPath, syncedUpTo, validateChecksums: true }, { kernel, memory, arena });
  }
  const partition = new OpenPartition(target, settings);
  const found = await partition.readAll();
  const where = `seed ${seed}, cut ${cut} of ${events.length}, unsynced changes ${unsynced}`;
  expect(
    found.map(({ offset }) => offset),
    where,
  ).toEqual(found.map((_, place) => place));
  const foundTexts = found.map(({ text }) => text);
  expect(possibleTexts(run, found.length).map(String), where).toContain(String(foundTexts));
  expect(found.length, where).toBeGreaterThanOrEqual(noted(events, cut, "messages"));
  for (const of of [owner, group]) {
    expect(partition.log.committedOffset(of) ?? 0, where).toBeGreaterThanOrEqual(noted(events, cut, of.kind));
  }
  await partition.append("after");
  expect(
    (await partition.readAll()).map(({ text }) => text),
    where,
  ).toEqual([...foundTexts, "after"]);
  partition.close();
  rmSync(target, { recursive: true, force: true });
};

test.each([false, true])(
  "given_synced_appends_when_the_machine_stops_anywhere_should_have_what_was_acknowledged_failing_writes_%s",
  async (failWrites) => {
    const random = new SeededRandom(seed);
    const run = await work(random, failWrites);
    expect(run.events.filter(({ kind }) => kind === "create").length).toBeGreaterThan(4);
    for (const cut of cutsOf(run, random)) {
      await recover(run, cut, "lost", random, true);
      for (let crash = 0; crash < RANDOM_CRASHES_AT_A_CUT; crash++) await recover(run, cut, "some", random, true);
    }
  },
  isNightly ? 3600_000 : 120_000,
);

test(
  "given_appends_when_only_the_process_dies_between_two_calls_should_have_what_was_acknowledged",
  async () => {
    const random = new SeededRandom(seed);
    const run = await work(random, true);
    for (const cut of cutsOf(run, random)) await recover(run, cut, "kept", random, false);
  },
  isNightly ? 3600_000 : 120_000,
);

test(
  "given_appends_without_syncs_when_the_machine_stops_after_a_flush_should_have_what_was_flushed",
  async () => {
    const random = new SeededRandom(seed);
    const run = await workWithFlushes(random);
    expect(run.events.filter(({ kind }) => kind === "create").length).toBeGreaterThan(4);
    expect(run.events.some(({ kind }) => kind === "note")).toBe(true);
    for (const cut of cutsOf(run, random)) await recover(run, cut, "lost", random, true);
  },
  isNightly ? 3600_000 : 120_000,
);
