// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { StreamHeader } from "../../../../protocol/blocks/stream-header.ts";
import type { TopicHeader } from "../../../../protocol/blocks/topic-header.ts";
import type { TopicSettings } from "../../../../protocol/blocks/topic-settings.ts";
import { createPartitions } from "../../../../protocol/commands/partition/create-partitions.ts";
import { deletePartitions } from "../../../../protocol/commands/partition/delete-partitions.ts";
import { deleteSegments } from "../../../../protocol/commands/segment/delete-segments.ts";
import { createStream } from "../../../../protocol/commands/stream/create-stream.ts";
import { deleteStream } from "../../../../protocol/commands/stream/delete-stream.ts";
import { getStream } from "../../../../protocol/commands/stream/get-stream.ts";
import { getStreams } from "../../../../protocol/commands/stream/get-streams.ts";
import { purgeStream } from "../../../../protocol/commands/stream/purge-stream.ts";
import { updateStream } from "../../../../protocol/commands/stream/update-stream.ts";
import { createTopic } from "../../../../protocol/commands/topic/create-topic.ts";
import { deleteTopic } from "../../../../protocol/commands/topic/delete-topic.ts";
import { getTopic } from "../../../../protocol/commands/topic/get-topic.ts";
import { getTopics } from "../../../../protocol/commands/topic/get-topics.ts";
import { purgeTopic } from "../../../../protocol/commands/topic/purge-topic.ts";
import { updateTopic } from "../../../../protocol/commands/topic/update-topic.ts";
import type { JsonObject } from "../../../../protocol/json/json-value.ts";
import { httpCall, segment, topicSegments } from "../http-call.ts";
import { bigIn, bytesIn, listOf, numberIn, objectOf, textIn } from "../json-fields.ts";

const streamOf = (from: JsonObject): StreamHeader => ({
  id: numberIn(from, "id"),
  createdAtMicros: bigIn(from, "created_at"),
  topicsCount: numberIn(from, "topics_count"),
  sizeBytes: bytesIn(from, "size"),
  messagesCount: bigIn(from, "messages_count"),
  name: textIn(from, "name"),
});

const topicOf = (from: JsonObject): TopicHeader => ({
  id: numberIn(from, "id"),
  createdAtMicros: bigIn(from, "created_at"),
  partitionsCount: numberIn(from, "partitions_count"),
  messageExpiryMicros: bigIn(from, "message_expiry"),
  compression: textIn(from, "compression_algorithm") === "gzip" ? "gzip" : "none",
  maxTopicSizeBytes: bigIn(from, "max_topic_size"),
  replicationFactor: numberIn(from, "replication_factor"),
  sizeBytes: bytesIn(from, "size"),
  messagesCount: bigIn(from, "messages_count"),
  name: textIn(from, "name"),
});

const partitionOf = (from: JsonObject) => ({
  id: numberIn(from, "id"),
  createdAtMicros: bigIn(from, "created_at"),
  segmentsCount: numberIn(from, "segments_count"),
  currentOffset: bigIn(from, "current_offset"),
  sizeBytes: bytesIn(from, "size"),
  messagesCount: bigIn(from, "messages_count"),
});

const topicDetailsOf = (from: JsonObject) => ({
  ...topicOf(from),
  partitions: listOf(from.get("partitions"), partitionOf),
});

const settingsOf = (settings: TopicSettings) => ({
  compression_algorithm: settings.compression,
  message_expiry: settings.messageExpiryMicros,
  max_topic_size: settings.maxTopicSizeBytes,
  name: settings.name,
  replication_factor: settings.replicationFactor === 0 ? null : settings.replicationFactor,
});

export const streamCalls = [
  httpCall(getStreams, {
    request: () => ({ method: "GET", path: "/streams" }),
    reply: (answer) => listOf(answer, streamOf),
  }),
  httpCall(createStream, {
    request: ({ name }) => ({ method: "POST", path: "/streams", body: { name } }),
    reply: (answer) => streamOf(objectOf(answer)),
  }),
  httpCall(getStream, {
    request: ({ stream }) => ({ method: "GET", path: `/streams/${segment(stream)}` }),
    reply: (answer) => ({ ...streamOf(objectOf(answer)), topics: listOf(objectOf(answer).get("topics"), topicOf) }),
    nothing: { reply: undefined },
  }),
  httpCall(updateStream, {
    request: ({ stream, name }) => ({ method: "PUT", path: `/streams/${segment(stream)}`, body: { name } }),
  }),
  httpCall(deleteStream, { request: ({ stream }) => ({ method: "DELETE", path: `/streams/${segment(stream)}` }) }),
  httpCall(purgeStream, { request: ({ stream }) => ({ method: "DELETE", path: `/streams/${segment(stream)}/purge` }) }),
  httpCall(getTopics, {
    request: ({ stream }) => ({ method: "GET", path: `/streams/${segment(stream)}/topics` }),
    reply: (answer) => listOf(answer, topicOf),
    nothing: { reply: [] },
  }),
  httpCall(createTopic, {
    request: ({ stream, partitionsCount, ...settings }) => ({
      method: "POST",
      path: `/streams/${segment(stream)}/topics`,
      body: { partitions_count: partitionsCount, ...settingsOf(settings) },
    }),
    reply: (answer) => topicDetailsOf(objectOf(answer)),
  }),
  httpCall(getTopic, {
    request: (path) => ({ method: "GET", path: topicSegments(path) }),
    reply: (answer) => topicDetailsOf(objectOf(answer)),
    nothing: { reply: undefined },
  }),
  httpCall(updateTopic, {
    request: (topic) => ({ method: "PUT", path: topicSegments(topic), body: settingsOf(topic) }),
  }),
  httpCall(deleteTopic, { request: (path) => ({ method: "DELETE", path: topicSegments(path) }) }),
  httpCall(purgeTopic, { request: (path) => ({ method: "DELETE", path: `${topicSegments(path)}/purge` }) }),
  httpCall(createPartitions, {
    request: ({ partitionsCount, ...path }) => ({
      method: "POST",
      path: `${topicSegments(path)}/partitions`,
      body: { partitions_count: partitionsCount },
    }),
  }),
  httpCall(deletePartitions, {
    request: ({ partitionsCount, ...path }) => ({
      method: "DELETE",
      path: `${topicSegments(path)}/partitions`,
      query: { partitions_count: partitionsCount },
    }),
  }),
  httpCall(deleteSegments, {
    request: ({ partitionId, segmentsCount, ...path }) => ({
      method: "DELETE",
      path: `${topicSegments(path)}/partitions/${partitionId}`,
      query: { segments_count: segmentsCount },
    }),
  }),
];
