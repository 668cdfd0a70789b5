// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type Client, PollingStrategy } from "../../client/index.ts";
import type { Filter } from "../filter/expression.ts";
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

/** Looks through all messages there are when it begins, partition after partition, until it has found enough or is stopped. */
export const searchHistory = async (client: Client, options: SearchOptions): Promise<void> => {
  const { place, filter, limit, signal, onProgress } = options;
  const path = { stream: place.stream.id, topic: place.topic.id };
  const topic = await client.topic.get(path);
  const total = topic?.messagesCount ?? 0n;
  const meanBytes = topic === undefined || total === 0n ? 1 : Math.max(1, Number(topic.sizeBytes / total));
  const count = Math.max(1, Math.min(POLL_MESSAGES, Math.floor(POLL_BYTES / meanBytes)));
  let scanned = 0n;
  let foundCount = 0;
  for (const partition of topic?.partitions ?? []) {
    let next = firstOffset(partition);
    while (partition.messagesCount > 0n && next <= partition.currentOffset && foundCount < limit && !signal.aborted) {
      const { messages } = await client.message.poll({
        ...path,
        partitionId: partition.id,
        strategy: PollingStrategy.Offset(next),
        count,
      });
      const last = messages.at(-1);
      if (last === undefined) break;
      const found = messages.map((message) => toMessageRow(message, partition.id)).filter(filter.matches);
      scanned += BigInt(messages.length);
      foundCount += found.length;
      next = last.offset + 1n;
      if (!signal.aborted) onProgress({ scanned, total, found, isRunning: true });
    }
  }
  if (!signal.aborted) onProgress({ scanned, total, found: [], isRunning: false });
};
