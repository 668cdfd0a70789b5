// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Consumer as ConsumerIdentity } from "../../protocol/primitives/consumer.ts";
import type { Partitioning as PartitioningChoice } from "../../protocol/primitives/partitioning.ts";
import type { PollingStrategy as PollingStrategyChoice } from "../../protocol/primitives/polling-strategy.ts";
import { type Id, toIdentifier } from "./id.ts";
import { type MessageKey, toKeyBytes } from "./message-key.ts";

/** Which partition messages go to. */
export const Partitioning = {
  /** The server takes the next one each time. */
  Balanced: { kind: "balanced" } satisfies PartitioningChoice as PartitioningChoice,
  PartitionId: (partitionId: number): PartitioningChoice => ({ kind: "partition_id", partitionId }),
  /** Messages of one key go to one partition. */
  MessageKey: (key: MessageKey): PartitioningChoice => ({ kind: "messages_key", key: toKeyBytes(key) }),
} as const;

/** Where a poll begins. */
export const PollingStrategy = {
  /** After the stored offset of the consumer. */
  Next: { kind: "next", value: 0n } satisfies PollingStrategyChoice as PollingStrategyChoice,
  First: { kind: "first", value: 0n } satisfies PollingStrategyChoice as PollingStrategyChoice,
  /** The newest messages, as many as the poll asks for. */
  Last: { kind: "last", value: 0n } satisfies PollingStrategyChoice as PollingStrategyChoice,
  Offset: (offset: bigint | number): PollingStrategyChoice => ({ kind: "offset", value: BigInt(offset) }),
  /** The first message that is not older: microseconds since 1970, or a date. */
  Timestamp: (time: bigint | Date): PollingStrategyChoice => ({
    kind: "timestamp",
    value: typeof time === "bigint" ? time : BigInt(time.getTime()) * 1000n,
  }),
} as const;

/** Consumer 0, which is what a program is that says nothing of itself. */
export const singleConsumer: ConsumerIdentity = { kind: "consumer", id: toIdentifier(0) };
export const namedConsumer = (id: Id): ConsumerIdentity => ({ kind: "consumer", id: toIdentifier(id) });
export const groupConsumer = (id: Id): ConsumerIdentity => ({ kind: "consumer_group", id: toIdentifier(id) });
