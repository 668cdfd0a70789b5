// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { TopicSettings } from "../../../protocol/blocks/topic-settings.ts";
import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import type { ChangeOf } from "./change.ts";
import { findGroup, findTopic, requireGroup, requireStream, requireTopicPath } from "./find.ts";
import { forgetTopic } from "./forget-permissions.ts";
import type { Metadata, Topic, TopicOptions } from "./model.ts";
import { SlotAllocator } from "./slot-allocator.ts";

/** What a topic gets that is created or updated with 0. */
export interface TopicDefaults {
  readonly messageExpiryMicros: bigint;
  readonly maxTopicSizeBytes: bigint;
}

/** @throws IggyError stream_id_not_found, topic_name_already_exists */
export const prepareCreateTopic = (
  metadata: Metadata,
  { id, request }: ChangeOf<"create_topic">,
  timestampMicros: number,
  defaults: TopicDefaults,
): (() => void) => {
  const stream = requireStream(metadata, request.stream);
  const taken = findTopic(stream, { kind: "string", value: request.name }) !== undefined;
  if (taken || stream.topics.has(id)) {
    throw new IggyError("topic_name_already_exists", { topic: request.name, stream: stream.id });
  }
  const topic: Topic = {
    id,
    createdAtMicros: timestampMicros,
    ...resolveOptions(request, defaults),
    partitions: [],
    groups: new Map(),
    groupIds: new SlotAllocator(),
  };
  return () => {
    addPartitions(topic, request.partitionsCount, timestampMicros);
    stream.topicIds.take(id);
    stream.topics.set(id, topic);
  };
};

/** @throws IggyError stream_id_not_found, topic_id_not_found */
export const prepareDeleteTopic = (metadata: Metadata, { request }: ChangeOf<"delete_topic">): (() => void) => {
  const { stream, topic } = requireTopicPath(metadata, request);
  return () => {
    stream.topics.delete(topic.id);
    stream.topicIds.release(topic.id);
    forgetTopic(metadata, stream.id, topic.id);
  };
};

/** @throws IggyError stream_id_not_found, topic_id_not_found, topic_name_already_exists */
export const prepareUpdateTopic = (
  metadata: Metadata,
  { request }: ChangeOf<"update_topic">,
  defaults: TopicDefaults,
): (() => void) => {
  const { stream, topic } = requireTopicPath(metadata, request);
  const other = findTopic(stream, { kind: "string", value: request.name });
  if (other !== undefined && other !== topic) {
    throw new IggyError("topic_name_already_exists", { topic: request.name, stream: stream.id });
  }
  return () => {
    Object.assign(topic, resolveOptions(request, defaults));
  };
};

/** @throws IggyError stream_id_not_found, topic_id_not_found */
export const prepareCreatePartitions = (
  metadata: Metadata,
  { request }: ChangeOf<"create_partitions">,
  timestampMicros: number,
): (() => void) => {
  const { topic } = requireTopicPath(metadata, request);
  return () => addPartitions(topic, request.partitionsCount, timestampMicros);
};

/** @throws IggyError stream_id_not_found, topic_id_not_found, invalid_partitions_count */
export const prepareDeletePartitions = (
  metadata: Metadata,
  { request }: ChangeOf<"delete_partitions">,
): (() => void) => {
  const { partitions, id } = requireTopicPath(metadata, request).topic;
  if (request.partitionsCount > partitions.length) {
    throw new IggyError("invalid_partitions_count", { partitionsCount: request.partitionsCount, topic: id });
  }
  return () => {
    partitions.length -= request.partitionsCount;
  };
};

/** @throws IggyError stream_id_not_found, topic_id_not_found, consumer_group_name_already_exists */
export const prepareCreateGroup = (
  metadata: Metadata,
  { id, request }: ChangeOf<"create_consumer_group">,
): (() => void) => {
  const { topic } = requireTopicPath(metadata, request);
  const taken = findGroup(topic, { kind: "string", value: request.name }) !== undefined;
  if (taken || topic.groups.has(id)) {
    throw new IggyError("consumer_group_name_already_exists", { group: request.name, topic: topic.id });
  }
  return () => {
    topic.groupIds.take(id);
    topic.groups.set(id, { id, name: request.name });
  };
};

/** @throws IggyError stream_id_not_found, topic_id_not_found, consumer_group_id_not_found */
export const prepareDeleteGroup = (
  metadata: Metadata,
  { request }: ChangeOf<"delete_consumer_group">,
): (() => void) => {
  const { topic } = requireTopicPath(metadata, request);
  const group = requireGroup(topic, request.group);
  return () => {
    topic.groups.delete(group.id);
    topic.groupIds.release(group.id);
  };
};

const addPartitions = (topic: Topic, count: number, createdAtMicros: number): void => {
  for (let added = 0; added < count; added++) topic.partitions.push({ id: topic.partitions.length, createdAtMicros });
};

const resolveOptions = (settings: TopicSettings, defaults: TopicDefaults): TopicOptions => ({
  name: settings.name,
  compression: settings.compression,
  messageExpiryMicros:
    settings.messageExpiryMicros === 0n ? defaults.messageExpiryMicros : settings.messageExpiryMicros,
  maxTopicSizeBytes: settings.maxTopicSizeBytes === 0n ? defaults.maxTopicSizeBytes : settings.maxTopicSizeBytes,
  replicationFactor: settings.replicationFactor === 0 ? 1 : settings.replicationFactor,
});
