// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { RouteChange, TopicChange, UserChange } from "../shard/shard-messages.ts";
import type { ConsumerGroups } from "./groups/consumer-groups.ts";
import type { Metadata, Stream, Topic, User } from "./metadata/model.ts";
import type { PartitionRegistry } from "./partition-registry.ts";

/** What a shard has to know of a topic. */
export const topicRoute = (stream: Stream, topic: Topic, partitions: PartitionRegistry): TopicChange => ({
  kind: "topic",
  streamId: stream.id,
  topicId: topic.id,
  name: topic.name,
  heads: partitions.headsOf(stream.id, topic.id),
  idMemories: partitions.idMemoriesOf(stream.id, topic.id),
});

/** What a shard has to know of a user. */
export const userRoute = ({ id, serial, permissions }: User): UserChange => ({
  kind: "user",
  userId: id,
  serial,
  permissions,
});

/** Everything a shard that begins has to know. */
export const allRoutes = (metadata: Metadata, partitions: PartitionRegistry, groups: ConsumerGroups): RouteChange[] => {
  const changes: RouteChange[] = partitions.heads.chunks.map((chunk) => ({ kind: "heads", chunk }));
  for (const user of metadata.users.values()) changes.push(userRoute(user));
  for (const stream of metadata.streams.values()) {
    changes.push({ kind: "stream", streamId: stream.id, name: stream.name });
    for (const topic of stream.topics.values()) {
      changes.push(topicRoute(stream, topic, partitions));
      for (const { id, name } of topic.groups.values()) {
        changes.push(...groups.routes({ streamId: stream.id, topicId: topic.id, groupId: id }, name));
      }
    }
  }
  return changes;
};
