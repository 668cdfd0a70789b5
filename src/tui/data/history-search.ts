// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type Client, PollingStrategy } from "../../client/index.ts";
import type { PartitionInfo } from "../../protocol/blocks/partition-info.ts";
import type { Bounds, Filter } from "../filter/expression.ts";
import type { TopicPlace } from "../state/place.ts";
import type { MessageRow } from "../state/tail.ts";
import { firstOffset } from "../tables/topology.ts";
import { toMessageRow } from "./message-row.ts";

const POLL_BYTES = 1_048_576;
const POLL_MESSAGES = 1000;

export interface SearchOptions {
  readonly place: TopicPlace;
  readonly filter: Filter;
  readonly limit: number;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: {
    scanned: bigint;
    total: bigint;
    found: readonly MessageRow[];
    isRunning: boolean;
  }) => void;
}

interface Range {
  readonly partitionId: number;
  readonly first: bigint;
  readonly last: bigint;
}

/**
 * Looks through the messages there are when it begins, partition after partition and from start to end of what the filter says
 * about offsets and times, until it has found enough or is stopped.
 */
export const searchHistory = async (client: Client, options: SearchOptions): Promise<void> => {
  const { place, filter, limit, signal, onProgress } = options;
  const path = { stream: place.stream.id, topic: place.topic.id };
  const topic = await client.topic.get(path);
  if (topic === undefined) throw new Error("the topic is gone");
  const ranges = await Promise.all(
    topic.partitions.map((partition) => rangeOf(client, path, partition, filter.bounds)),
  );
  const total = ranges.reduce((sum, { first, last }) => sum + (last < first ? 0n : last - first + 1n), 0n);
  const meanBytes = topic.messagesCount === 0n ? 1 : Math.max(1, Number(topic.sizeBytes / topic.messagesCount));
  const count = Math.max(1, Math.min(POLL_MESSAGES, Math.floor(POLL_BYTES / meanBytes)));
  let scanned = 0n;
  let foundCount = 0;
  for (const { partitionId, first, last } of ranges) {
    let next = first;
    while (next <= last && foundCount < limit && !signal.aborted) {
      const strategy = PollingStrategy.Offset(next);
      const { messages } = await client.message.poll({ ...path, partitionId, strategy, count, autoCommit: false });
      const newest = messages.at(-1);
      if (newest === undefined) break;
      const found = messages.map((message) => toMessageRow(message, partitionId)).filter(filter.matches);
      const isPast = filter.bounds.toMicros !== undefined && newest.timestampMicros > filter.bounds.toMicros;
      const after = isPast ? last + 1n : newest.offset + 1n;
      scanned += (after > last ? last + 1n : after) - next;
      foundCount += found.length;
      next = after;
      if (!signal.aborted) onProgress({ scanned, total, found, isRunning: true });
    }
  }
  if (!signal.aborted) onProgress({ scanned, total, found: [], isRunning: false });
};

/** The offsets of a partition among which something can match; the last is before the first where there are none. */
const rangeOf = async (
  client: Client,
  path: { readonly stream: number; readonly topic: number },
  partition: PartitionInfo,
  { fromOffset = 0n, toOffset, fromMicros }: Bounds,
): Promise<Range> => {
  const partitionId = partition.id;
  if (partition.messagesCount === 0n) return { partitionId, first: 1n, last: 0n };
  const last = toOffset !== undefined && toOffset < partition.currentOffset ? toOffset : partition.currentOffset;
  const lowest = firstOffset(partition);
  const first = fromOffset > lowest ? fromOffset : lowest;
  if (fromMicros === undefined) return { partitionId, first, last };
  const strategy = PollingStrategy.Timestamp(fromMicros);
  const { messages } = await client.message.poll({ ...path, partitionId, strategy, count: 1, autoCommit: false });
  const atTime = messages[0]?.offset ?? last + 1n;
  return { partitionId, first: atTime > first ? atTime : first, last };
};
