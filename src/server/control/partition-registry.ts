// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IdMemory, type IdMemoryLimits } from "../log/deduplication/id-memory.ts";
import type { DataDirectory } from "../log/files/data-directory.ts";
import type { Trash } from "../log/files/trash.ts";
import { headState } from "../log/head/head-layout.ts";
import { CONTROLLER_THREAD, withHeadLock } from "../log/head/head-lock.ts";
import { emptySnapshot, type HeadFields, type HeadSnapshot } from "../log/head/head-snapshot.ts";
import type { HeadTable } from "../log/head/head-table.ts";
import type { PartitionHead } from "../log/head/partition-head.ts";
import { createPartitionFiles } from "../log/maintenance/partition-files.ts";
import type { SyncedUpTo } from "../log/recovery/recover-partition.ts";

/** A partition that is open, as the controller knows it. */
export interface RegisteredPartition {
  readonly streamId: number;
  readonly topicId: number;
  readonly partitionId: number;
  readonly path: string;
  readonly slot: number;
  readonly incarnation: number;
  readonly head: PartitionHead;
  /** Present where duplicates are dropped. */
  readonly ids: IdMemory | undefined;
  /** Where the last checkpoint ended. */
  syncedUpTo: SyncedUpTo | undefined;
}

interface Options {
  readonly directory: DataDirectory;
  readonly trash: Trash;
  readonly syncFiles: boolean;
  readonly deduplication?: IdMemoryLimits | undefined;
}

/** What a partition's head shows when it is opened. */
type OpenedHead = Omit<HeadFields, "incarnation" | "generation">;

const newHead: OpenedHead = { ...emptySnapshot(), state: headState.open, segmentsCount: 1 };

/** Gives every partition a head in shared memory, and its files a beginning and an end. */
export class PartitionRegistry {
  readonly heads: HeadTable;
  /** Where files of removed partitions and segments go. */
  readonly trash: Trash;
  readonly #options: Options;
  readonly #onChunk: (chunk: SharedArrayBuffer) => void;
  readonly #topics = new Map<string, RegisteredPartition[]>();
  readonly #freeSlots: number[] = [];
  #usedSlots = 0;

  /** `onChunk` is told of memory for heads that was added. */
  constructor(options: Options, heads: HeadTable, onChunk: (chunk: SharedArrayBuffer) => void) {
    this.#options = options;
    this.heads = heads;
    this.trash = options.trash;
    this.#onChunk = onChunk;
  }

  /** The partitions of a topic in the order of their ids. */
  partitions(streamId: number, topicId: number): readonly RegisteredPartition[] {
    return this.#topics.get(topicKey(streamId, topicId)) ?? [];
  }

  *all(): Generator<RegisteredPartition> {
    for (const partitions of this.#topics.values()) yield* partitions;
  }

  /** Slot and incarnation of the head of every partition of a topic, as a route to it carries them. */
  headsOf(streamId: number, topicId: number): Uint32Array {
    return Uint32Array.from(this.partitions(streamId, topicId).flatMap(({ slot, incarnation }) => [slot, incarnation]));
  }

  /** The memory for ids of every partition of a topic; none where duplicates are kept. */
  idMemoriesOf(streamId: number, topicId: number): SharedArrayBuffer[] {
    return this.partitions(streamId, topicId).flatMap(({ ids }) => ids?.buffer ?? []);
  }

  /** Makes the files of partitions that are about to be created. Throws the system's error and leaves none behind. */
  prepareFiles(streamId: number, topicId: number, firstPartitionId: number, count: number): void {
    const { directory, syncFiles } = this.#options;
    for (let partitionId = firstPartitionId; partitionId < firstPartitionId + count; partitionId++) {
      createPartitionFiles(directory.partition(streamId, topicId, partitionId), syncFiles);
    }
  }

  /** Adds the next partition of a topic; a new one unless `recovered` says what its files hold. */
  open(
    streamId: number,
    topicId: number,
    recovered: OpenedHead = newHead,
    syncedUpTo?: SyncedUpTo,
  ): RegisteredPartition {
    const key = topicKey(streamId, topicId);
    const partitions = this.#topics.get(key) ?? [];
    this.#topics.set(key, partitions);
    const partitionId = partitions.length;
    const slot = this.#takeSlot();
    const head = this.heads.head(slot);
    const before = head.snapshot(emptySnapshot());
    const incarnation = before.incarnation + 1;
    head.publish({ ...recovered, incarnation, generation: before.generation + 1 });
    const path = this.#options.directory.partition(streamId, topicId, partitionId);
    const { deduplication } = this.#options;
    const ids = deduplication && new IdMemory(IdMemory.allocate(deduplication.maxEntries), deduplication);
    const partition = { streamId, topicId, partitionId, path, slot, incarnation, head, ids, syncedUpTo };
    partitions.push(partition);
    return partition;
  }

  /** Closes the highest partitions of a topic to everybody and takes their files away; the caller empties the trash. */
  removeLast(streamId: number, topicId: number, count: number): void {
    const partitions = this.#topics.get(topicKey(streamId, topicId)) ?? [];
    const removed = partitions.splice(partitions.length - count, count);
    for (const partition of removed) this.#close(partition);
    for (const { path } of removed) this.trash.put(path);
  }

  removeTopic(streamId: number, topicId: number): void {
    this.#closeTopic(streamId, topicId);
    this.trash.put(this.#options.directory.topic(streamId, topicId));
  }

  removeStream(streamId: number, topicIds: Iterable<number>): void {
    for (const topicId of topicIds) this.#closeTopic(streamId, topicId);
    this.trash.put(this.#options.directory.stream(streamId));
  }

  snapshotOf(partition: RegisteredPartition): HeadSnapshot {
    return partition.head.snapshot(emptySnapshot());
  }

  #closeTopic(streamId: number, topicId: number): void {
    for (const partition of this.partitions(streamId, topicId)) this.#close(partition);
    this.#topics.delete(topicKey(streamId, topicId));
  }

  #close({ head, slot }: RegisteredPartition): void {
    withHeadLock(head, CONTROLLER_THREAD, () => {
      head.publish({ state: headState.deleted });
      head.takeUnsynced();
    });
    this.#freeSlots.push(slot);
  }

  #takeSlot(): number {
    const free = this.#freeSlots.pop();
    if (free !== undefined) return free;
    if (this.#usedSlots === this.heads.capacity) this.#onChunk(this.heads.addChunk());
    return this.#usedSlots++;
  }
}

const topicKey = (streamId: number, topicId: number): string => `${streamId}/${topicId}`;
