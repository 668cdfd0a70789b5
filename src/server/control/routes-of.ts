// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { RouteChange, TopicChange } from "../shard/shard-messages.ts";
import type { Metadata, Stream, Topic } from "./metadata/model.ts";
import type { PartitionRegistry } from "./partition-registry.ts";

/** What a shard has to know of a topic. */
export const topicRoute = (stream: Stream, topic: Topic, partitions: PartitionRegistry): TopicChange => ({
  kind: "topic",
  streamId: stream.id,
  topicId: topic.id,
  name: topic.name,
  heads: partitions.headsOf(stream.id, topic.id),
});

/** Everything a shard that begins has to know. */
export const allRoutes = (metadata: Metadata, partitions: PartitionRegistry): RouteChange[] => {
  const changes: RouteChange[] = partitions.heads.chunks.map((chunk) => ({ kind: "heads", chunk }));
  for (const { id, permissions } of metadata.users.values()) changes.push({ kind: "user", userId: id, permissions });
  for (const stream of metadata.streams.values()) {
    changes.push({ kind: "stream", streamId: stream.id, name: stream.name });
    for (const topic of stream.topics.values()) changes.push(topicRoute(stream, topic, partitions));
  }
  return changes;
};
