// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { moment } from "../../cli/framework/readers.ts";
import { type Client, groupConsumer, PollingStrategy } from "../../client/index.ts";
import type { PartitionInfo } from "../../protocol/blocks/partition-info.ts";
import type { OffsetChange, OffsetsPreview } from "../state/dialog.ts";
import type { GroupPlace } from "../state/place.ts";
import { firstOffset } from "../tables/topology.ts";

/**
 * What moving the offsets of a group would do. A stored offset is that of the last message that was read, so that reading
 * goes on with the one behind it.
 * @throws Error for a target or partitions that cannot be read
 */
export const previewOffsets = async (
  client: Client,
  { stream, topic, group }: GroupPlace,
  wanted: { readonly target: string; readonly partitions: string },
): Promise<OffsetsPreview> => {
  const path = { stream: stream.id, topic: topic.id };
  const details = await client.topic.get(path);
  if (details === undefined) throw new Error("the topic is gone");
  const chosen = chosenPartitions(details.partitions, wanted.partitions);
  const changes = await Promise.all(
    chosen.map(async (partition): Promise<OffsetChange> => {
      const place = { ...path, partitionId: partition.id };
      const before = (await client.offset.get({ ...place, consumer: groupConsumer(group.id) }))?.storedOffset;
      const atTime = async (micros: bigint): Promise<bigint> => {
        const { messages } = await client.message.poll({
          ...place,
          strategy: PollingStrategy.Timestamp(micros),
          count: 1,
        });
        return messages[0]?.offset ?? partition.currentOffset + 1n;
      };
      return {
        partitionId: partition.id,
        before,
        after: await targetOffset(wanted.target.trim(), partition, before, atTime),
      };
    }),
  );
  const action = { kind: "set offsets", stream, topic, group, changes } as const;
  return { kind: "offsets", title: `offsets of ${group.name}`, changes, action };
};

const chosenPartitions = (partitions: readonly PartitionInfo[], text: string): readonly PartitionInfo[] => {
  if (text.trim() === "all") return partitions;
  if (!/^\d+(?:[\s,]+\d+)*$/.test(text.trim())) throw new Error("expected numbers of partitions, as 0,2, or all");
  const numbers = text
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  const missing = numbers.find((number) => !partitions.some(({ id }) => id === number));
  if (missing !== undefined) throw new Error(`there is no partition ${missing}`);
  return partitions.filter(({ id }) => numbers.includes(id));
};

/** Undefined where nothing is stored afterwards: at the very beginning, or where it is deleted. */
const targetOffset = async (
  target: string,
  partition: PartitionInfo,
  before: bigint | undefined,
  atTime: (micros: bigint) => Promise<bigint>,
): Promise<bigint | undefined> => {
  if (target === "delete" || partition.messagesCount === 0n) return undefined;
  const first = firstOffset(partition);
  const bounded = (offset: bigint): bigint | undefined => {
    if (offset < first) return undefined;
    return offset > partition.currentOffset ? partition.currentOffset : offset;
  };
  if (target === "first") return undefined;
  if (target === "last") return partition.currentOffset;
  const shift = /^([+-])(\d{1,20})$/.exec(target);
  if (shift !== null) return bounded((before ?? first - 1n) + BigInt(`${shift[1] === "-" ? "-" : ""}${shift[2]}`));
  if (/^\d{1,20}$/.test(target)) return bounded(BigInt(target));
  return bounded((await atTime(moment(target))) - 1n);
};
