// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { GroupHeader } from "../../../../protocol/blocks/group-header.ts";
import { createConsumerGroup } from "../../../../protocol/commands/consumer-group/create-group.ts";
import { deleteConsumerGroup } from "../../../../protocol/commands/consumer-group/delete-group.ts";
import { getConsumerGroup } from "../../../../protocol/commands/consumer-group/get-group.ts";
import { getConsumerGroups } from "../../../../protocol/commands/consumer-group/get-groups.ts";
import { deleteConsumerOffset } from "../../../../protocol/commands/consumer-offset/delete-consumer-offset.ts";
import { getConsumerOffset } from "../../../../protocol/commands/consumer-offset/get-consumer-offset.ts";
import { storeConsumerOffset } from "../../../../protocol/commands/consumer-offset/store-consumer-offset.ts";
import { flushUnsavedBuffer } from "../../../../protocol/commands/message/flush-unsaved-buffer.ts";
import { pollMessages } from "../../../../protocol/commands/message/poll-messages.ts";
import { sendMessages } from "../../../../protocol/commands/message/send-messages.ts";
import { errorCodeOf, IggyError } from "../../../../protocol/errors/iggy-error.ts";
import type { JsonObject } from "../../../../protocol/json/json-value.ts";
import { readStoredMessages } from "../../../../protocol/message/stored-message.ts";
import type { Consumer } from "../../../../protocol/primitives/consumer.ts";
import { httpCall, segment, topicSegments } from "../http-call.ts";
import { bigIn, listOf, numberIn, objectOf, textIn } from "../json-fields.ts";
import { messageToJson, partitioningToJson, storedMessageOf } from "../json-messages.ts";

const missingTopic = [errorCodeOf("stream_id_not_found"), errorCodeOf("topic_id_not_found")];
const missingGroup = [...missingTopic, errorCodeOf("consumer_group_id_not_found")];

/** @throws IggyError feature_unavailable: over HTTP there are no members of groups */
const consumerOf = ({ kind, id }: Consumer): string => {
  if (kind === "consumer_group") throw new IggyError("feature_unavailable", { transport: "http", consumer: kind });
  return String(id.value);
};

const groupOf = (from: JsonObject): GroupHeader => ({
  id: numberIn(from, "id"),
  name: textIn(from, "name"),
  partitionsCount: numberIn(from, "partitions_count"),
  membersCount: numberIn(from, "members_count"),
});

export const messageCalls = [
  httpCall(sendMessages, {
    request: ({ stream, topic, partitioning, messagesCount, area }) => ({
      method: "POST",
      path: `${topicSegments({ stream, topic })}/messages`,
      body: {
        partitioning: partitioningToJson(partitioning),
        messages: readStoredMessages(Buffer.from(area.buffer, area.byteOffset, area.length), messagesCount).map(
          messageToJson,
        ),
      },
    }),
  }),
  httpCall(pollMessages, {
    request: ({ consumer, partitionId = 0, strategy, count, autoCommit, ...path }) => ({
      method: "GET",
      path: `${topicSegments(path)}/messages`,
      query: {
        consumer_id: consumerOf(consumer),
        partition_id: partitionId,
        kind: strategy.kind,
        value: strategy.value,
        count,
        auto_commit: autoCommit,
      },
    }),
    reply: (answer, { partitionId = 0 }) => {
      const found = objectOf(answer);
      const messages = listOf(found.get("messages"), storedMessageOf);
      return { partitionId, currentOffset: bigIn(found, "current_offset"), messages };
    },
  }),
  httpCall(flushUnsavedBuffer, {
    request: ({ partitionId, fsync, ...path }) => ({
      method: "GET",
      path: `${topicSegments(path)}/messages/flush/${partitionId}/${fsync}`,
    }),
  }),
  httpCall(getConsumerOffset, {
    request: ({ consumer, partitionId = 0, ...path }) => ({
      method: "GET",
      path: `${topicSegments(path)}/consumer-offsets`,
      query: { consumer_id: consumerOf(consumer), partition_id: partitionId },
    }),
    reply: (answer) => ({
      partitionId: numberIn(objectOf(answer), "partition_id"),
      currentOffset: bigIn(objectOf(answer), "current_offset"),
      storedOffset: bigIn(objectOf(answer), "stored_offset"),
    }),
    nothing: { reply: undefined },
    nothingCodes: missingTopic,
  }),
  httpCall(storeConsumerOffset, {
    request: ({ consumer, partitionId = 0, offset, ...path }) => ({
      method: "PUT",
      path: `${topicSegments(path)}/consumer-offsets`,
      body: { consumer_id: consumerOf(consumer), partition_id: partitionId, offset },
    }),
  }),
  httpCall(deleteConsumerOffset, {
    request: ({ consumer, partitionId = 0, ...path }) => ({
      method: "DELETE",
      path: `${topicSegments(path)}/consumer-offsets/${encodeURIComponent(consumerOf(consumer))}`,
      query: { partition_id: partitionId },
    }),
  }),
  httpCall(getConsumerGroups, {
    request: (path) => ({ method: "GET", path: `${topicSegments(path)}/consumer-groups` }),
    reply: (answer) => listOf(answer, groupOf),
    nothing: { reply: [] },
    nothingCodes: missingTopic,
  }),
  httpCall(getConsumerGroup, {
    request: ({ group, ...path }) => ({
      method: "GET",
      path: `${topicSegments(path)}/consumer-groups/${segment(group)}`,
    }),
    reply: (answer) => ({
      ...groupOf(objectOf(answer)),
      members: listOf(objectOf(answer).get("members"), (member) => ({
        id: numberIn(member, "id"),
        partitionIds: partitionIdsOf(member),
      })),
    }),
    nothing: { reply: undefined },
    nothingCodes: missingGroup,
  }),
  httpCall(createConsumerGroup, {
    request: ({ name, ...path }) => ({
      method: "POST",
      path: `${topicSegments(path)}/consumer-groups`,
      body: { name },
    }),
    reply: (answer) => groupOf(objectOf(answer)),
  }),
  httpCall(deleteConsumerGroup, {
    request: ({ group, ...path }) => ({
      method: "DELETE",
      path: `${topicSegments(path)}/consumer-groups/${segment(group)}`,
    }),
  }),
];

const partitionIdsOf = (member: JsonObject): number[] => {
  const partitions = member.get("partitions");
  if (!Array.isArray(partitions)) throw new IggyError("invalid_json_response", { field: "partitions" });
  return partitions.map(Number);
};
