// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { closeSync, existsSync, fdatasyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
import { syncDirectory } from "../log/files/sync-directory.ts";
import type { SyncedUpTo } from "../log/recovery/recover-partition.ts";
import { bootId } from "./process-identity.ts";

/** How far every partition is known to be on the disk. */
export interface Checkpoint {
  /** The machine's run in which it was written: data that is only cached survives until that ends. */
  readonly bootId: string;
  /** The server was stopped in order afterwards. */
  readonly clean: boolean;
  /** By `stream/topic/partition@created`: base offset of the active segment of that moment, bytes of its log. */
  readonly partitions: Readonly<Record<string, readonly [baseOffset: number, bytes: number]>>;
}

interface PartitionIdentity {
  readonly streamId: number;
  readonly topicId: number;
  readonly partitionId: number;
  readonly createdAtMicros: number;
}

export const checkpointKey = ({ streamId, topicId, partitionId, createdAtMicros }: PartitionIdentity): string =>
  `${streamId}/${topicId}/${partitionId}@${createdAtMicros}`;

/** The last checkpoint; undefined when there is none that can be read. */
export const readCheckpoint = (stateDirectory: string): Checkpoint | undefined => {
  const path = join(stateDirectory, "checkpoint");
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Checkpoint;
  } catch {
    return undefined;
  }
};

/** Replaces the checkpoint. Throws the system's error; the old one is still there then. */
export const writeCheckpoint = (
  stateDirectory: string,
  clean: boolean,
  partitions: Iterable<PartitionIdentity & { readonly syncedUpTo: SyncedUpTo | undefined }>,
): void => {
  const entries: Record<string, readonly [number, number]> = {};
  for (const partition of partitions) {
    const { syncedUpTo } = partition;
    if (syncedUpTo !== undefined) entries[checkpointKey(partition)] = [syncedUpTo.baseOffset, syncedUpTo.bytes];
  }
  const checkpoint: Checkpoint = { bootId: bootId(), clean, partitions: entries };
  const path = join(stateDirectory, "checkpoint");
  const temporary = `${path}.new`;
  const fd = openSync(temporary, "w");
  try {
    writeSync(fd, JSON.stringify(checkpoint));
    fdatasyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(temporary, path);
  syncDirectory(stateDirectory);
};

/**
 * What may be trusted of a partition after the server stopped: undefined for everything that was written, else what the
 * checkpoint says, or nothing.
 */
export const trustAfter = (
  checkpoint: Checkpoint | undefined,
  partition: PartitionIdentity,
): { readonly trusted: SyncedUpTo | undefined; readonly syncedUpTo: SyncedUpTo | undefined } => {
  const entry = checkpoint?.partitions[checkpointKey(partition)];
  const syncedUpTo = entry === undefined ? undefined : { baseOffset: entry[0], bytes: entry[1] };
  const cacheSurvived = checkpoint === undefined || checkpoint.clean || checkpoint.bootId === bootId();
  return { trusted: cacheSurvived ? undefined : (syncedUpTo ?? { baseOffset: 0, bytes: 0 }), syncedUpTo };
};
