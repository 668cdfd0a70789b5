// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { committedOffset } from "../../../control/groups/committed.ts";
import type { Stream, Topic } from "../../../control/metadata/model.ts";
import type { PartitionRegistry } from "../../../control/partition-registry.ts";
import { WorkSlices } from "../../../log/maintenance/work-slices.ts";
import type { Logger } from "../../logger.ts";
import { gauge, type MetricFamily, type Value } from "../metric-family.ts";

interface Collaborators {
  readonly streams: () => Iterable<Stream>;
  readonly partitions: PartitionRegistry;
  readonly logger: Logger;
}

interface GroupPartition {
  readonly stream: Stream;
  readonly topic: Topic;
  readonly groupId: number;
  readonly group: string;
  readonly partitionId: number;
}

/**
 * How far each consumer group is behind in each partition: messages that can be read and are not committed. The first
 * `limit` of them, by the numbers of stream, topic, group and partition; how many are left out is a metric of its own.
 */
export const lagFamilies = async (collaborators: Collaborators, limit: number): Promise<MetricFamily[]> => {
  const slices = new WorkSlices();
  const lags: Value[] = [];
  let leftOut = 0;
  for (const place of groupPartitions([...collaborators.streams()])) {
    if (lags.length >= limit) {
      leftOut++;
      continue;
    }
    const lag = lagOf(collaborators, place);
    if (lag !== undefined) lags.push(lag);
    await slices.pause();
  }
  return [
    gauge("iggy_consumer_group_lag", "Messages a consumer group has not committed, by partition.", lags),
    gauge(
      "iggy_consumer_group_lag_left_out",
      "Groups and partitions beyond monitoring.max_lag_series, whose lag is not shown.",
      leftOut,
    ),
  ];
};

function* groupPartitions(streams: readonly Stream[]): Generator<GroupPartition> {
  for (const stream of streams)
    for (const topic of stream.topics.values())
      for (const { id, name } of topic.groups.values())
        for (const { id: partitionId } of topic.partitions)
          yield { stream, topic, groupId: id, group: name, partitionId };
}

const lagOf = (
  { partitions, logger }: Collaborators,
  { stream, topic, groupId, group, partitionId }: GroupPartition,
): Value | undefined => {
  const partition = partitions.partitions(stream.id, topic.id)[partitionId];
  if (partition === undefined) return undefined;
  const { firstOffset, readableNextOffset } = partitions.snapshotOf(partition);
  const ids = { streamId: stream.id, topicId: topic.id, groupId };
  const committed = committedOffset({ partitions, logger }, ids, partitionId);
  const nextOffset = committed === undefined ? firstOffset : Math.max(committed + 1, firstOffset);
  return {
    labels: { stream: stream.name, topic: topic.name, group, partition: String(partitionId) },
    value: Math.max(0, readableNextOffset - nextOffset),
  };
};
