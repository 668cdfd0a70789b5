// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ConsumerOffset } from "../../../../protocol/commands/consumer-offset/get-consumer-offset.ts";
import { IggyError, isIggyError } from "../../../../protocol/errors/iggy-error.ts";
import type { Identifier } from "../../../../protocol/primitives/identifier.ts";
import { numericIdentifier } from "../../../../protocol/primitives/identifier.ts";
import { currentOffsetOf, emptySnapshot } from "../../../log/head/head-snapshot.ts";
import type { OffsetOwner } from "../../../log/partition-log.ts";
import { storeOffset } from "../../../shard/requests/store-offset.ts";
import type { TopicRoute } from "../../../shard/routes.ts";
import { ownerOf } from "../messages/owner-of.ts";
import { wrongShape } from "../rejection.ts";
import { json, nothing, route } from "../route.ts";
import { identifierOf, toIdentifier } from "../shapes/path-values.ts";
import { queryConsumer, queryU32 } from "../shapes/query-values.ts";
import { MAX_U32 } from "../shapes/schema.ts";
import { defaulted, object, optional, type Shape } from "../shapes/shape.ts";
import { u32, u64 } from "../shapes/values.ts";
import * as view from "../views/view.ts";
import { topicOf, topicValues } from "./topic-values.ts";

const tag = "consumer offsets";
const snapshot = emptySnapshot();
const partitionQuery = queryU32("The partition.", "0");

const consumerId: Shape<Identifier> = {
  schema: { anyOf: [u32.schema, { type: "string", minLength: 1, maxLength: 255 }] },
  read: (value, path) => {
    if (typeof value === "number" && value >= 0 && value <= MAX_U32) return numericIdentifier(value);
    if (typeof value !== "string" || value === "" || Buffer.byteLength(value) > 255) {
      throw wrongShape(path, "a number or a name of 1 to 255 bytes is expected");
    }
    return toIdentifier(value);
  },
};

const offsetView = view.named(
  "ConsumerOffset",
  view.record<ConsumerOffset>({
    partition_id: view.field(view.u32, ({ partitionId }) => partitionId),
    current_offset: view.field(view.u64, ({ currentOffset }) => currentOffset),
    stored_offset: view.field(view.u64, ({ storedOffset }) => storedOffset),
  }),
);

export const consumerOffsetRoutes = [
  route({
    method: "GET",
    path: "/streams/{stream_id}/topics/{topic_id}/consumer-offsets",
    name: "getConsumerOffset",
    tag,
    summary: "How far a consumer has read a partition.",
    values: topicValues,
    query: { consumer_id: queryConsumer, partition_id: partitionQuery },
    answer: json(200, offsetView),
    handle: ({ services, caller, path, query }) => {
      const topic = services.dataPath.topic(caller.user, "K", topicOf(path));
      return findOffset(topic, query.partition_id, ownerOf(query.consumer_id));
    },
  }),

  route({
    method: "PUT",
    path: "/streams/{stream_id}/topics/{topic_id}/consumer-offsets",
    name: "storeConsumerOffset",
    tag,
    summary: "Store how far a consumer has read a partition.",
    values: topicValues,
    body: object({
      consumer_id: defaulted(consumerId, numericIdentifier(1)),
      partition_id: optional(u32),
      offset: u64,
    }),
    answer: nothing(204),
    handle: async ({ services, caller, path, body }) => {
      const topic = services.dataPath.topic(caller.user, "K", topicOf(path));
      await storeOffset(topic.partition(body.partition_id ?? 0), ownerOf(body.consumer_id), body.offset);
    },
  }),

  route({
    method: "DELETE",
    path: "/streams/{stream_id}/topics/{topic_id}/consumer-offsets/{consumer_id}",
    name: "deleteConsumerOffset",
    tag,
    summary: "Forget how far a consumer has read a partition.",
    values: { ...topicValues, consumer_id: identifierOf("The consumer") },
    query: { partition_id: partitionQuery },
    answer: nothing(204),
    handle: ({ services, caller, path, query }) => {
      const topic = services.dataPath.topic(caller.user, "K", topicOf(path));
      const owner = ownerOf(path.consumer_id);
      if (!topic.partition(query.partition_id).deleteOffset(owner)) {
        throw new IggyError("consumer_offset_not_found", { consumer: owner.id });
      }
    },
  }),
];

/** Undefined where nothing is stored, also in a partition that does not exist. */
const findOffset = (topic: TopicRoute, partitionId: number, owner: OffsetOwner): ConsumerOffset | undefined => {
  try {
    const log = topic.partition(partitionId);
    const stored = log.committedOffset(owner);
    if (stored === undefined) return undefined;
    const currentOffset = BigInt(currentOffsetOf(log.head(snapshot)));
    return { partitionId, currentOffset, storedOffset: BigInt(stored) };
  } catch (error) {
    if (isIggyError(error) && error.errorName === "partition_not_found") return undefined;
    throw error;
  }
};
