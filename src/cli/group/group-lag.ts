// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Client } from "../../client/client.ts";
import { groupConsumer } from "../../client/commands/choices.ts";
import type { TopicDetails } from "../../protocol/blocks/topic-details.ts";
import { requireTopic } from "../framework/names.ts";
import { type GroupPath, requireGroup } from "./require-group.ts";

/** How far a group is behind in a partition. */
export interface PartitionLag {
  readonly partitionId: number;
  /** The member that reads the partition; null when nobody does. */
  readonly memberId: number | null;
  /** Null when the group never committed an offset. */
  readonly storedOffset: bigint | null;
  /** Offset of the newest message; null in an empty partition. */
  readonly endOffset: bigint | null;
  /** Messages behind the stored offset; all of them where nothing is stored. */
  readonly lag: bigint;
}

/** The lag of every partition of the group's topic. */
export const readGroupLag = async (client: Client, path: GroupPath): Promise<readonly PartitionLag[]> => {
  const group = await requireGroup(client, path);
  const topic = await requireTopic(client, path.stream, path.topic);
  const memberOf = new Map(
    group.members.flatMap(({ id, partitionIds }) => partitionIds.map((one) => [one, id] as const)),
  );
  return Promise.all(
    topic.partitions.map(async (partition) => {
      const offset = await client.offset.get({
        ...path,
        consumer: groupConsumer(path.group),
        partitionId: partition.id,
      });
      return lagOf(partition, offset?.storedOffset ?? null, memberOf.get(partition.id) ?? null);
    }),
  );
};

const lagOf = (
  { id, messagesCount, currentOffset }: TopicDetails["partitions"][number],
  storedOffset: bigint | null,
  memberId: number | null,
): PartitionLag => {
  const isEmpty = messagesCount === 0n;
  const behind = storedOffset === null ? messagesCount : currentOffset - storedOffset;
  return {
    partitionId: id,
    memberId,
    storedOffset,
    endOffset: isEmpty ? null : currentOffset,
    lag: isEmpty || behind < 0n ? 0n : behind,
  };
};
