// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { MetadataStore } from "../control/metadata/metadata-store.ts";
import type { PartitionRegistry, RegisteredPartition } from "../control/partition-registry.ts";
import { CONTROLLER_THREAD } from "../log/head/head-lock.ts";
import { checkpointPartition } from "../log/maintenance/checkpoint.ts";
import type { Logger } from "../observability/logger.ts";
import { writeCheckpoint } from "./checkpoint-file.ts";

interface Options {
  readonly stateDirectory: string;
  /** Bring data to the disk; otherwise only the index entries that wait in memory are written. */
  readonly sync: boolean;
}

interface Outcome {
  isComplete: boolean;
  hasChanged: boolean;
}

/** Partitions that are synced at a time: disks do some syncs together, and the thread pool has reads to do too. */
const LANES = 2;
const LAST_LANES = 4;

interface Collaborators {
  readonly partitions: PartitionRegistry;
  readonly store: MetadataStore;
  readonly logger: Logger;
}

/** Writes down, from time to time, how far every partition is on the disk, so that recovery need not look before that. */
export class Checkpoints {
  readonly #options: Options;
  readonly #collaborators: Collaborators;
  #running: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: Options, collaborators: Collaborators) {
    this.#options = options;
    this.#collaborators = collaborators;
  }

  startEvery(intervalMs: number): void {
    this.#timer = setInterval(() => void this.take(), intervalMs);
    this.#timer.unref();
  }

  /** Takes a checkpoint of every partition that was written to; one that is under way is not repeated. */
  take(): Promise<void> {
    this.#running ??= this.#take(this.#options.sync, false).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** The last checkpoint of a server that stops. */
  async takeLast(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
    await this.#take(true, true);
  }

  /** Writes down what is known, without syncing anything. */
  record(clean = false): void {
    const { partitions, store, logger } = this.#collaborators;
    const identified = [...partitions.all()].map((partition) => ({
      ...partition,
      createdAtMicros: createdAtMicros(store, partition),
    }));
    try {
      writeCheckpoint(this.#options.stateDirectory, clean, identified);
    } catch (error) {
      logger.warn("cannot write a checkpoint", { error });
    }
  }

  async #take(sync: boolean, clean: boolean): Promise<void> {
    const { partitions } = this.#collaborators;
    const left = [...partitions.all()].values();
    const outcome: Outcome = { isComplete: true, hasChanged: false };
    const lanes = clean ? LAST_LANES : LANES;
    await Promise.all(Array.from({ length: lanes }, () => this.#syncThose(left, sync, outcome)));
    if (clean || (sync && outcome.hasChanged)) this.record(clean && outcome.isComplete);
  }

  /** Those that were written to, one after the other. */
  async #syncThose(left: Iterable<RegisteredPartition>, sync: boolean, outcome: Outcome): Promise<void> {
    for (const partition of left) {
      if (!partition.head.takeUnsynced()) continue;
      outcome.hasChanged = true;
      const { generation } = partition.head;
      try {
        const synced = await checkpointPartition(partition, CONTROLLER_THREAD, sync);
        if (synced !== undefined && partition.head.generation === generation) partition.syncedUpTo = synced;
      } catch (error) {
        outcome.isComplete = false;
        partition.head.markUnsynced();
        this.#collaborators.logger.warn("cannot sync a partition", { path: partition.path, error });
      }
    }
  }
}

const createdAtMicros = ({ metadata }: MetadataStore, partition: RegisteredPartition): number => {
  const topic = metadata.streams.get(partition.streamId)?.topics.get(partition.topicId);
  return topic?.partitions[partition.partitionId]?.createdAtMicros ?? 0;
};
