// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { SeededRandom } from "../../../support/seeded-random.ts";
import { type DiskChange, type DiskEvent, namesOf } from "./recorded-disk.ts";

/** What becomes of changes that were not synced when the machine stops. */
export type Unsynced = "lost" | "kept" | "some";

const SECTOR_BYTES = 512;

interface CrashOptions {
  readonly events: readonly DiskEvent[];
  /** The machine stops before this event. */
  readonly cut: number;
  readonly unsynced: Unsynced;
  readonly random: SeededRandom;
}

/**
 * The files a machine finds when it starts again. What was synced is there; of the rest every change by itself may be there
 * or not, and of a write any of its sectors: a disk keeps no order between two syncs.
 */
export const filesAfter = ({ events, cut, unsynced, random }: CrashOptions): ReadonlyMap<string, Buffer> => {
  const files = new Map<string, Buffer>();
  const syncedUntil = syncsBefore(events, cut);
  for (const [place, event] of events.slice(0, cut).entries()) {
    if (event.kind === "note" || event.kind === "sync") continue;
    const owner = event.kind === "create" || event.kind === "unlink" ? namesOf(event.path) : event.path;
    const isDurable = place < (syncedUntil.get(owner) ?? 0);
    if (isDurable || unsynced === "kept" || (unsynced === "some" && random.chance(0.5))) {
      const isTorn = !isDurable && unsynced === "some" && random.chance(0.5);
      apply(files, event, isTorn ? random : undefined);
    }
  }
  return files;
};

/** For every path up to which event it is on the disk. */
const syncsBefore = (events: readonly DiskEvent[], cut: number): ReadonlyMap<string, number> => {
  const synced = new Map<string, number>();
  for (const event of events.slice(0, cut)) {
    if (event.kind === "sync") synced.set(event.path, Math.max(event.covers, synced.get(event.path) ?? 0));
  }
  return synced;
};

const apply = (files: Map<string, Buffer>, event: DiskChange, tearing: SeededRandom | undefined): void => {
  if (event.kind === "create") {
    if (!files.has(event.path)) files.set(event.path, Buffer.alloc(0));
    return;
  }
  if (event.kind === "unlink") {
    files.delete(event.path);
    return;
  }
  const before = files.get(event.path);
  // The name of the file is not on the disk, so that nobody will find what is in it.
  if (before === undefined) return;
  if (event.kind === "truncate") {
    files.set(event.path, Buffer.concat([before.subarray(0, event.length)], event.length));
    return;
  }
  const end = event.position + event.bytes.length;
  const after = Buffer.concat([before], Math.max(before.length, end));
  for (let at = event.position; at < end; ) {
    const next = Math.min(end, (Math.floor(at / SECTOR_BYTES) + 1) * SECTOR_BYTES);
    const isWritten = tearing === undefined || tearing.chance(0.5);
    if (isWritten) after.set(event.bytes.subarray(at - event.position, next - event.position), at);
    at = next;
  }
  files.set(event.path, after);
};

/** Puts the files of one directory tree below another one. */
export const materialise = (files: ReadonlyMap<string, Buffer>, from: string, to: string): void => {
  for (const [path, bytes] of files) {
    const target = join(to, relative(from, path));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, bytes);
  }
};
