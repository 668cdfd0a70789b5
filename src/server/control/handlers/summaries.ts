// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { PartitionInfo } from "../../../protocol/blocks/partition-info.ts";
import type { StreamHeader } from "../../../protocol/blocks/stream-header.ts";
import type { TopicHeader } from "../../../protocol/blocks/topic-header.ts";
import { currentOffsetOf, messagesCountOf, sizeBytesOf } from "../../log/head/head-snapshot.ts";
import type { Partition, Stream, Topic } from "../metadata/model.ts";
import type { PartitionRegistry } from "../partition-registry.ts";

/** What partitions hold together. */
export interface Totals {
  readonly partitionsCount: number;
  readonly segmentsCount: number;
  readonly messagesCount: number;
  readonly sizeBytes: number;
}

export const topicTotals = (partitions: PartitionRegistry, streamId: number, topicId: number): Totals => {
  const snapshots = partitions.partitions(streamId, topicId).map((partition) => partitions.snapshotOf(partition));
  return sumOf(
    snapshots.map((head) => ({
      partitionsCount: 1,
      segmentsCount: head.segmentsCount,
      messagesCount: messagesCountOf(head),
      sizeBytes: sizeBytesOf(head),
    })),
  );
};

export const streamTotals = (partitions: PartitionRegistry, stream: Stream): Totals =>
  sumOf([...stream.topics.keys()].map((topicId) => topicTotals(partitions, stream.id, topicId)));

export const sumOf = (totals: readonly Totals[]): Totals =>
  totals.reduce(
    (sum, one) => ({
      partitionsCount: sum.partitionsCount + one.partitionsCount,
      segmentsCount: sum.segmentsCount + one.segmentsCount,
      messagesCount: sum.messagesCount + one.messagesCount,
      sizeBytes: sum.sizeBytes + one.sizeBytes,
    }),
    { partitionsCount: 0, segmentsCount: 0, messagesCount: 0, sizeBytes: 0 },
  );

export const streamSummary = (partitions: PartitionRegistry, stream: Stream): StreamHeader => {
  const totals = streamTotals(partitions, stream);
  return {
    id: stream.id,
    createdAtMicros: BigInt(stream.createdAtMicros),
    topicsCount: stream.topics.size,
    sizeBytes: BigInt(totals.sizeBytes),
    messagesCount: BigInt(totals.messagesCount),
    name: stream.name,
  };
};

export const topicSummary = (partitions: PartitionRegistry, stream: Stream, topic: Topic): TopicHeader => {
  const totals = topicTotals(partitions, stream.id, topic.id);
  return {
    id: topic.id,
    createdAtMicros: BigInt(topic.createdAtMicros),
    partitionsCount: topic.partitions.length,
    messageExpiryMicros: topic.messageExpiryMicros,
    compression: topic.compression,
    maxTopicSizeBytes: topic.maxTopicSizeBytes,
    replicationFactor: topic.replicationFactor,
    sizeBytes: BigInt(totals.sizeBytes),
    messagesCount: BigInt(totals.messagesCount),
    name: topic.name,
  };
};

export const partitionSummaries = (registry: PartitionRegistry, stream: Stream, topic: Topic): PartitionInfo[] => {
  const registered = registry.partitions(stream.id, topic.id);
  return topic.partitions.flatMap((partition) => {
    const found = registered[partition.id];
    if (found === undefined) return [];
    const head = registry.snapshotOf(found);
    return {
      ...identityOf(partition),
      segmentsCount: head.segmentsCount,
      currentOffset: BigInt(currentOffsetOf(head)),
      sizeBytes: BigInt(sizeBytesOf(head)),
      messagesCount: BigInt(messagesCountOf(head)),
    };
  });
};

const identityOf = ({ id, createdAtMicros }: Partition) => ({ id, createdAtMicros: BigInt(createdAtMicros) });

/** Items of a map in the order of their numbers. */
export const inOrder = <Item extends { readonly id: number }>(items: ReadonlyMap<number, Item>): Item[] =>
  [...items.values()].sort((a, b) => a.id - b.id);
