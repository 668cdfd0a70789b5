// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../../../../protocol/errors/iggy-error.ts";
import { xxh32 } from "../../../../protocol/primitives/xxh32.ts";
import type { SharedPartitionLog } from "../../../log/partition/shared-partition-log.ts";
import type { SessionUser } from "../../../session/session.ts";
import type { TopicRoute } from "../../../shard/routes.ts";
import { balancedPartition, type DataPath, partitionOfKey, type TopicAddress } from "../data-path.ts";
import { buildBatch } from "./build-batch.ts";
import type { SentMessage, SentPartitioning } from "./message-shapes.ts";

const PARTITION_ID_BYTES = 4;

/**
 * Appends messages as one batch; resolves when they may be acknowledged.
 * @throws Rejection 422; IggyError of the partitioning, the topic and the log
 */
export const sendMessages = async (
  dataPath: DataPath,
  user: SessionUser,
  address: TopicAddress,
  partitioning: SentPartitioning,
  messages: readonly SentMessage[],
): Promise<void> => {
  requirePartitioning(partitioning);
  const { batch, region } = await buildBatch(messages, dataPath.environment);
  try {
    const topic = dataPath.topic(user, "L", address);
    await partitionFor(topic, partitioning).append(batch);
  } finally {
    dataPath.environment.arena.release(region);
  }
};

const requirePartitioning = ({ kind, value }: SentPartitioning): void => {
  const { length } = value;
  if (length > 255 || (kind !== "balanced" && length === 0))
    throw new IggyError("invalid_key_value_length", { length });
  if (kind === "partition_id" && length < PARTITION_ID_BYTES) throw new IggyError("invalid_command", { length });
};

const partitionFor = (topic: TopicRoute, { kind, value }: SentPartitioning): SharedPartitionLog => {
  if (kind === "balanced") return balancedPartition(topic);
  return kind === "partition_id" ? topic.partition(value.readUInt32LE(0)) : partitionOfKey(topic, xxh32(value));
};
