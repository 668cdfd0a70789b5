// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { headState } from "../../log/head/head-layout.ts";
import { CONTROLLER_THREAD } from "../../log/head/head-lock.ts";
import { type HeadSnapshot, sizeBytesOf } from "../../log/head/head-snapshot.ts";
import type { SealedSegment } from "../../log/maintenance/sealed-segment.ts";
import { SealedSegments } from "../../log/maintenance/sealed-segments.ts";
import { deleteOldestSegments } from "../../log/maintenance/trim.ts";
import { WorkSlices } from "../../log/maintenance/work-slices.ts";
import { lowestCommittedOffset } from "../../log/offsets/lowest-offset.ts";
import type { Logger } from "../../observability/logger.ts";
import type { RouteChange } from "../../shard/shard-messages.ts";
import type { MetadataStore } from "../metadata/metadata-store.ts";
import type { Topic } from "../metadata/model.ts";
import type { PartitionRegistry, RegisteredPartition } from "../partition-registry.ts";
import { chooseOldestFirst, type TrimmablePartition } from "./oldest-first.ts";
import { expiryMicrosOf, sizeThresholdOf } from "./retention-limits.ts";

interface Collaborators {
  readonly store: MetadataStore;
  readonly partitions: PartitionRegistry;
  readonly logger: Logger;
  readonly nowMicros: () => number;
  readonly publish: (changes: readonly RouteChange[]) => Promise<void>;
  readonly isStopping: () => boolean;
}

/** Segments that are looked at before some of them are deleted. */
const PASS_SEGMENTS = 256;

/** Deletes the segments whose messages have expired, and the oldest ones of topics that are too large. */
export class MessageCleaner {
  readonly #collaborators: Collaborators;
  readonly #sealed = new WeakMap<RegisteredPartition, SealedSegments>();
  /** The last offset of the oldest segment that a committed offset kept: what was said once is not said again. */
  readonly #keptSegments = new WeakMap<RegisteredPartition, number>();

  constructor(collaborators: Collaborators) {
    this.#collaborators = collaborators;
  }

  /** Looks at every topic once. What cannot be done in one topic is logged and does not keep it from the others. */
  async clean(): Promise<void> {
    const { store, logger, isStopping } = this.#collaborators;
    const slices = new WorkSlices();
    for (const [streamId, stream] of [...store.metadata.streams]) {
      for (const topic of [...stream.topics.values()]) {
        if (isStopping()) return;
        try {
          await this.#cleanTopic(streamId, topic);
        } catch (error) {
          logger.error("cannot delete old segments", { stream: streamId, topic: topic.id, error });
        }
        await slices.pause();
      }
    }
  }

  async #cleanTopic(streamId: number, topic: Topic): Promise<void> {
    const { partitions, logger, publish } = this.#collaborators;
    const expired = await this.#deleteExpired(streamId, topic);
    const oversized = await this.#deleteOversized(streamId, topic);
    if (expired + oversized === 0) return;
    const sizeBytes = this.#sizeBytes(partitions.partitions(streamId, topic.id));
    logger.info("deleted old segments", { stream: streamId, topic: topic.id, expired, oversized, sizeBytes });
    await publish([{ kind: "segments_removed", streamId, topicId: topic.id }]);
    await partitions.trash.empty();
  }

  async #deleteExpired(streamId: number, topic: Topic): Promise<number> {
    const { partitions, nowMicros } = this.#collaborators;
    const expiryMicros = expiryMicrosOf(topic);
    if (expiryMicros === undefined) return 0;
    const expiredAtMicros = nowMicros() - expiryMicros;
    const slices = new WorkSlices();
    let deleted = 0;
    for (const partition of [...partitions.partitions(streamId, topic.id)]) {
      deleted += await this.#deleteExpiredOf(partition, expiredAtMicros);
      await slices.pause();
    }
    return deleted;
  }

  async #deleteExpiredOf(partition: RegisteredPartition, expiredAtMicros: number): Promise<number> {
    for (let deleted = 0; ; ) {
      let expired = 0;
      const segmentAt = this.#segmentsOf(partition);
      while (expired < PASS_SEGMENTS && isExpired(segmentAt(expired), expiredAtMicros)) expired++;
      const count = expired === 0 ? 0 : await this.#trim(partition, expired);
      deleted += count;
      if (count < PASS_SEGMENTS) return deleted;
    }
  }

  async #deleteOversized(streamId: number, topic: Topic): Promise<number> {
    const { partitions } = this.#collaborators;
    const thresholdBytes = sizeThresholdOf(topic);
    if (thresholdBytes === undefined) return 0;
    for (let deleted = 0; ; ) {
      const all = [...partitions.partitions(streamId, topic.id)];
      const sizeBytes = this.#sizeBytes(all);
      if (sizeBytes < thresholdBytes) return deleted;
      const trimmable: TrimmablePartition[] = [];
      for (const partition of all) trimmable.push(await this.#trimmable(partition));
      const { counts } = chooseOldestFirst(trimmable, sizeBytes, thresholdBytes, PASS_SEGMENTS);
      let deletedNow = 0;
      for (const [place, partition] of all.entries()) {
        const count = counts[place] ?? 0;
        if (count > 0) deletedNow += await this.#trim(partition, count);
      }
      deleted += deletedNow;
      if (deletedNow < PASS_SEGMENTS) return deleted;
    }
  }

  async #trimmable(partition: RegisteredPartition): Promise<TrimmablePartition> {
    const segmentAt = this.#segmentsOf(partition);
    if (segmentAt(0) === undefined) return { segmentAt, lowestCommittedOffset: 0 };
    const lowest = await this.#unlessGone(partition, () => lowestCommittedOffset(partition.path));
    return { segmentAt, lowestCommittedOffset: lowest ?? Number.POSITIVE_INFINITY };
  }

  /** Reads the sealed segments the partition has at this moment; none of one that was emptied or deleted since. */
  #segmentsOf(partition: RegisteredPartition): TrimmablePartition["segmentAt"] {
    const head = this.#collaborators.partitions.snapshotOf(partition);
    const known = this.#sealed.get(partition) ?? new SealedSegments(partition.path);
    this.#sealed.set(partition, known);
    return (place) => {
      try {
        return known.at(head, place);
      } catch (error) {
        if (!this.#hasChanged(partition, head)) throw error;
        return undefined;
      }
    };
  }

  /** Undefined where the work failed because the partition was emptied or deleted under it. */
  async #unlessGone<Result>(partition: RegisteredPartition, work: () => Promise<Result>): Promise<Result | undefined> {
    const head = this.#collaborators.partitions.snapshotOf(partition);
    try {
      return await work();
    } catch (error) {
      if (!this.#hasChanged(partition, head)) throw error;
      return undefined;
    }
  }

  #hasChanged(partition: RegisteredPartition, { generation, firstOffset }: HeadSnapshot): boolean {
    const now = this.#collaborators.partitions.snapshotOf(partition);
    const exists = now.state !== headState.deleted && now.incarnation === partition.incarnation;
    return !exists || now.generation !== generation || now.firstOffset !== firstOffset;
  }

  async #trim(partition: RegisteredPartition, count: number): Promise<number> {
    const { partitions, logger } = this.#collaborators;
    const trimmed = await this.#unlessGone(partition, () =>
      deleteOldestSegments(partition, CONTROLLER_THREAD, count, partitions.trash),
    );
    if (trimmed === undefined) return 0;
    const { keptForOffset, segmentsCount } = trimmed;
    if (keptForOffset === undefined) return segmentsCount;
    const { firstOffset } = partitions.snapshotOf(partition);
    if (this.#keptSegments.get(partition) !== firstOffset) {
      const { path } = partition;
      logger.warn("a committed offset keeps segments that should go", { path, committed: keptForOffset, firstOffset });
      this.#keptSegments.set(partition, firstOffset);
    }
    return segmentsCount;
  }

  #sizeBytes(all: readonly RegisteredPartition[]): number {
    return all.reduce((sum, partition) => sum + sizeBytesOf(this.#collaborators.partitions.snapshotOf(partition)), 0);
  }
}

/** A segment without messages holds nothing that could be missed; one whose time is unknown never expires. */
const isExpired = (segment: SealedSegment | undefined, expiredAtMicros: number): boolean => {
  if (segment === undefined) return false;
  if (segment.messagesCount === 0) return true;
  return segment.lastTimestampMicros > 0 && segment.lastTimestampMicros <= expiredAtMicros;
};
