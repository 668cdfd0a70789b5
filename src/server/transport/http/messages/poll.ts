// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { LogEnvironment } from "../../../log/partition/log-environment.ts";
import { type ReadResult, releaseRead } from "../../../log/partition-log.ts";
import type { TopicRoute } from "../../../shard/routes.ts";
import { type QueryOf, queryConsumer, queryFlag, queryKind, queryU32, queryU64 } from "../shapes/query-values.ts";
import { ownerOf } from "./owner-of.ts";

export const pollQuery = {
  consumer_id: queryConsumer,
  partition_id: queryU32("The partition.", "0"),
  kind: queryKind,
  value: queryU64("An offset, or microseconds since the epoch for timestamp.", "0"),
  count: queryU32("How many messages at most.", "10"),
  auto_commit: queryFlag("Store the offset of the last message that is returned.", "false"),
};

export type Poll = QueryOf<typeof pollQuery>;

/**
 * Reads messages and commits their offset where that is asked for. Whoever gets the result releases its region.
 * @throws IggyError partition_not_found, those of the log
 */
export const pollMessages = async (
  topic: TopicRoute,
  poll: Poll,
  environment: LogEnvironment,
  maxBytes?: number,
): Promise<ReadResult> => {
  const log = topic.partition(poll.partition_id);
  const owner = ownerOf(poll.consumer_id);
  const value = poll.value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(poll.value) : Number.POSITIVE_INFINITY;
  const result = await log.read({
    kind: poll.kind,
    value,
    count: poll.count,
    committedOffset: poll.kind === "next" ? log.committedOffset(owner) : undefined,
    headroomBytes: 0,
    ...(maxBytes !== undefined && { maxBytes }),
    takesSlices: false,
  });
  try {
    if (poll.auto_commit && result.messagesCount > 0) await log.commitOffset(owner, result.lastOffset);
    environment.metrics.polled(result.messagesCount);
    return result;
  } catch (error) {
    releaseRead(result, environment.arena);
    throw error;
  }
};
