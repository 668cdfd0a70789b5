// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { createTopic } from "../../../../protocol/commands/topic/create-topic.ts";
import { deleteTopic } from "../../../../protocol/commands/topic/delete-topic.ts";
import { getTopic } from "../../../../protocol/commands/topic/get-topic.ts";
import { getTopics } from "../../../../protocol/commands/topic/get-topics.ts";
import { purgeTopic } from "../../../../protocol/commands/topic/purge-topic.ts";
import { updateTopic } from "../../../../protocol/commands/topic/update-topic.ts";
import { IggyError } from "../../../../protocol/errors/iggy-error.ts";
import { numericIdentifier } from "../../../../protocol/primitives/identifier.ts";
import { MAX_PARTITIONS_COUNT } from "../../../control/handlers/topics.ts";
import { findStream } from "../../../control/metadata/find.ts";
import { requireName } from "../names.ts";
import { json, nothing, route } from "../route.ts";
import { createTopicBody, updateTopicBody } from "../shapes/bodies.ts";
import { identifierOf } from "../shapes/path-values.ts";
import type { ValueOf } from "../shapes/shape.ts";
import { topicDetailsView, topicView } from "../views/streams.ts";
import { listOf } from "../views/view.ts";
import { topicOf, topicValues } from "./topic-values.ts";

const tag = "topics";
const streamValues = { stream_id: identifierOf("The stream") };

export const topicRoutes = [
  route({
    method: "GET",
    path: "/streams/{stream_id}/topics",
    name: "getTopics",
    tag,
    summary: "The topics of a stream.",
    values: streamValues,
    answer: json(200, listOf(topicView)),
    handle: async ({ run, path, services }) => {
      const stream = path.stream_id;
      return findStream(services.context.store.metadata, stream) === undefined ? undefined : run(getTopics, { stream });
    },
  }),

  route({
    method: "POST",
    path: "/streams/{stream_id}/topics",
    name: "createTopic",
    tag,
    summary: "Create a topic.",
    values: streamValues,
    body: createTopicBody,
    answer: json(200, topicDetailsView),
    handle: async ({ run, path, body, services }) => {
      const settings = settingsOf(body);
      const partitionsCount = body.partitions_count;
      if (partitionsCount > MAX_PARTITIONS_COUNT) throw new IggyError("too_many_partitions");
      const stream = path.stream_id;
      if (findStream(services.context.store.metadata, stream) === undefined) return undefined;
      const { id } = await run(createTopic, { stream, partitionsCount, ...settings });
      // The reply of the command does not count the first segments yet.
      return run(getTopic, { stream, topic: numericIdentifier(id) });
    },
  }),

  route({
    method: "GET",
    path: "/streams/{stream_id}/topics/{topic_id}",
    name: "getTopic",
    tag,
    summary: "One topic and its partitions.",
    values: topicValues,
    answer: json(200, topicDetailsView),
    handle: ({ run, path }) => run(getTopic, topicOf(path)),
  }),

  route({
    method: "PUT",
    path: "/streams/{stream_id}/topics/{topic_id}",
    name: "updateTopic",
    tag,
    summary: "Change a topic.",
    values: topicValues,
    body: updateTopicBody,
    answer: nothing(204),
    handle: ({ run, path, body }) => run(updateTopic, { ...topicOf(path), ...settingsOf(body) }),
  }),

  route({
    method: "DELETE",
    path: "/streams/{stream_id}/topics/{topic_id}",
    name: "deleteTopic",
    tag,
    summary: "Delete a topic with everything in it.",
    values: topicValues,
    answer: nothing(204),
    handle: ({ run, path }) => run(deleteTopic, topicOf(path)),
  }),

  route({
    method: "DELETE",
    path: "/streams/{stream_id}/topics/{topic_id}/purge",
    name: "purgeTopic",
    tag,
    summary: "Delete all messages of a topic.",
    values: topicValues,
    answer: nothing(204),
    handle: ({ run, path }) => run(purgeTopic, topicOf(path)),
  }),
];

const settingsOf = (body: ValueOf<typeof updateTopicBody>) => {
  const name = requireName(body.name, "invalid_topic_name");
  const replicationFactor = body.replication_factor ?? 1;
  if (replicationFactor === 0) throw new IggyError("invalid_replication_factor");
  return {
    name,
    compression: body.compression_algorithm,
    messageExpiryMicros: body.message_expiry,
    maxTopicSizeBytes: body.max_topic_size,
    replicationFactor,
  };
};
