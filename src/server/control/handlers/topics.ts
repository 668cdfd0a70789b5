// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { TopicDetails } from "../../../protocol/blocks/topic-details.ts";
import { createTopic } from "../../../protocol/commands/topic/create-topic.ts";
import { deleteTopic } from "../../../protocol/commands/topic/delete-topic.ts";
import { getTopic } from "../../../protocol/commands/topic/get-topic.ts";
import { getTopics } from "../../../protocol/commands/topic/get-topics.ts";
import { purgeTopic } from "../../../protocol/commands/topic/purge-topic.ts";
import { updateTopic } from "../../../protocol/commands/topic/update-topic.ts";
import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import { numericIdentifier } from "../../../protocol/primitives/identifier.ts";
import { ioError } from "../../log/files/io-error.ts";
import { type ControlContext, requirePermission } from "../control-context.ts";
import { findStream, findTopic, requireStream, requireTopic, requireTopicPath } from "../metadata/find.ts";
import type { Stream, Topic } from "../metadata/model.ts";
import { topicRoute } from "../routes-of.ts";
import { emptyTrash } from "./empty-trash.ts";
import { handler } from "./handler.ts";
import { purgeTopics } from "./purge.ts";
import { inOrder, partitionSummaries, topicSummary } from "./summaries.ts";

/** Of one request. */
export const MAX_PARTITIONS_COUNT = 1000;

export const topicHandlers = [
  handler(getTopic, (context, request, caller) => {
    const stream = findStream(context.store.metadata, request.stream);
    const topic = stream === undefined ? undefined : findTopic(stream, request.topic);
    if (stream === undefined || topic === undefined) return undefined;
    requirePermission(context, caller, "I", stream.id, topic.id);
    return topicDetails(context, stream, topic);
  }),

  handler(getTopics, (context, request, caller) => {
    const stream = findStream(context.store.metadata, request.stream);
    if (stream === undefined) return [];
    requirePermission(context, caller, "H", stream.id);
    return inOrder(stream.topics).map((topic) => topicSummary(context.partitions, stream, topic));
  }),

  handler(createTopic, async (context, request, caller) => {
    const { store, partitions, config } = context;
    if (request.partitionsCount > MAX_PARTITIONS_COUNT) throw new IggyError("too_many_partitions");
    const stream = requireStream(store.metadata, request.stream);
    requirePermission(context, caller, "J0", stream.id);
    const { maxTopicSizeBytes } = request;
    if (maxTopicSizeBytes !== 0n && maxTopicSizeBytes < BigInt(config.system.segment.sizeBytes)) {
      throw new IggyError("invalid_topic_size", {
        maxTopicSizeBytes,
        segmentSizeBytes: config.system.segment.sizeBytes,
      });
    }
    if (findTopic(stream, { kind: "string", value: request.name }) !== undefined) {
      throw new IggyError("topic_name_already_exists", { topic: request.name, stream: stream.id });
    }
    const id = stream.topicIds.peek();
    try {
      partitions.prepareFiles(stream.id, id, 0, request.partitionsCount);
      store.transact({ name: "create_topic", id, request }, caller.userId);
    } catch (error) {
      partitions.removeTopic(stream.id, id);
      emptyTrash(context);
      throw ioError("cannot_write_to_file", `topic ${id}`, error);
    }
    for (let count = 0; count < request.partitionsCount; count++) partitions.open(stream.id, id);
    const topic = requireTopic(stream, numericIdentifier(id));
    await context.publish([topicRoute(stream, topic, partitions)]);
    return withoutSegments(topicDetails(context, stream, topic));
  }),

  handler(deleteTopic, async (context, request, caller) => {
    const { store, partitions, groups } = context;
    const { stream, topic } = requireTopicPath(store.metadata, request);
    requirePermission(context, caller, "J", stream.id, topic.id);
    store.transact({ name: "delete_topic", request }, caller.userId);
    groups.forgetTopic(stream.id, topic.id);
    const published = context.publish([{ kind: "topic_removed", streamId: stream.id, topicId: topic.id }]);
    partitions.removeTopic(stream.id, topic.id);
    await published;
    emptyTrash(context);
    return undefined;
  }),

  handler(updateTopic, async (context, request, caller) => {
    const { store, partitions } = context;
    const { stream, topic } = requireTopicPath(store.metadata, request);
    requirePermission(context, caller, "J", stream.id, topic.id);
    store.transact({ name: "update_topic", request }, caller.userId);
    await context.publish([topicRoute(stream, topic, partitions)]);
    return undefined;
  }),

  handler(purgeTopic, async (context, request, caller) => {
    const { store } = context;
    const { stream, topic } = requireTopicPath(store.metadata, request);
    requirePermission(context, caller, "J", stream.id, topic.id);
    store.transact({ name: "purge_topic", request }, caller.userId);
    await purgeTopics(context, stream.id, [topic.id]);
    return undefined;
  }),
];

const topicDetails = ({ partitions }: ControlContext, stream: Stream, topic: Topic): TopicDetails => ({
  ...topicSummary(partitions, stream, topic),
  partitions: partitionSummaries(partitions, stream, topic),
});

/** The reply to create_topic counts no segments yet; clients of Apache Iggy 0.8 compare that. */
const withoutSegments = (details: TopicDetails): TopicDetails => ({
  ...details,
  partitions: details.partitions.map((partition) => ({ ...partition, segmentsCount: 0 })),
});
