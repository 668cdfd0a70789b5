// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { JSON_TYPE } from "../answer.ts";
import { polledSchema } from "../messages/message-schema.ts";
import { sendMessagesBody } from "../messages/message-shapes.ts";
import { pollMessages, pollQuery } from "../messages/poll.ts";
import { sendMessages } from "../messages/send.ts";
import { NO_MESSAGES, pollFrame, writeMessages } from "../messages/write-messages.ts";
import { nothing, own, route } from "../route.ts";
import { pathFsync, pathU32 } from "../shapes/path-values.ts";
import { topicOf, topicValues } from "./topic-values.ts";

const tag = "messages";

export const messageRoutes = [
  route({
    method: "GET",
    path: "/streams/{stream_id}/topics/{topic_id}/messages",
    name: "pollMessages",
    tag,
    summary: "Read messages of a partition.",
    values: topicValues,
    query: pollQuery,
    answer: own(JSON_TYPE, polledSchema),
    handle: async ({ services, caller, path, query }) => {
      const topic = services.dataPath.topic(caller.user, "K", topicOf(path));
      const { environment } = services.dataPath;
      const result = await pollMessages(topic, query, environment);
      if (result.messagesCount === 0) return { status: 200, contentType: JSON_TYPE, body: NO_MESSAGES };
      const body = writeMessages(result, pollFrame(query.partition_id, result), environment);
      return { status: 200, contentType: JSON_TYPE, body };
    },
  }),

  route({
    method: "POST",
    path: "/streams/{stream_id}/topics/{topic_id}/messages",
    name: "sendMessages",
    tag,
    summary: "Append messages to a partition.",
    values: topicValues,
    body: sendMessagesBody,
    answer: nothing(201),
    handle: ({ services, caller, path, body }) =>
      sendMessages(services.dataPath, caller.user, topicOf(path), body.partitioning, body.messages),
  }),

  route({
    method: "GET",
    path: "/streams/{stream_id}/topics/{topic_id}/messages/flush/{partition_id}/{fsync}",
    name: "flushMessages",
    tag,
    summary: "Write what is only in memory.",
    values: { ...topicValues, partition_id: pathU32("The partition."), fsync: pathFsync },
    answer: nothing(200),
    handle: async ({ services, caller, path }) => {
      const topic = services.dataPath.topic(caller.user, "L", topicOf(path));
      await topic.partition(path.partition_id).flush(path.fsync);
    },
  }),
];
