// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { createConsumerGroup } from "../../../../protocol/commands/consumer-group/create-group.ts";
import { deleteConsumerGroup } from "../../../../protocol/commands/consumer-group/delete-group.ts";
import { getConsumerGroup } from "../../../../protocol/commands/consumer-group/get-group.ts";
import { getConsumerGroups } from "../../../../protocol/commands/consumer-group/get-groups.ts";
import { requireGroup, requireTopicPath } from "../../../control/metadata/find.ts";
import { requireName } from "../names.ts";
import { json, nothing, route } from "../route.ts";
import { nameBody } from "../shapes/bodies.ts";
import { identifierOf } from "../shapes/path-values.ts";
import { groupDetailsView, groupView } from "../views/streams.ts";
import { listOf } from "../views/view.ts";
import { topicOf, topicValues } from "./topic-values.ts";

const tag = "consumer groups";
const groupValues = { ...topicValues, group_id: identifierOf("The group") };

export const consumerGroupRoutes = [
  route({
    method: "GET",
    path: "/streams/{stream_id}/topics/{topic_id}/consumer-groups",
    name: "getConsumerGroups",
    tag,
    summary: "The consumer groups of a topic.",
    values: topicValues,
    answer: json(200, listOf(groupView)),
    handle: ({ run, path, services }) => {
      requireTopicPath(services.context.store.metadata, topicOf(path));
      return run(getConsumerGroups, topicOf(path));
    },
  }),

  route({
    method: "POST",
    path: "/streams/{stream_id}/topics/{topic_id}/consumer-groups",
    name: "createConsumerGroup",
    tag,
    summary: "Create a consumer group.",
    values: topicValues,
    body: nameBody,
    answer: json(201, groupDetailsView),
    handle: async ({ run, path, body }) => {
      const name = requireName(body.name, "invalid_consumer_group_name");
      const group = await run(createConsumerGroup, { ...topicOf(path), name });
      return { ...group, members: [] };
    },
  }),

  route({
    method: "GET",
    path: "/streams/{stream_id}/topics/{topic_id}/consumer-groups/{group_id}",
    name: "getConsumerGroup",
    tag,
    summary: "One consumer group and its members.",
    values: groupValues,
    answer: json(200, groupDetailsView),
    handle: ({ run, path, services }) => {
      const { topic } = requireTopicPath(services.context.store.metadata, topicOf(path));
      requireGroup(topic, path.group_id);
      return run(getConsumerGroup, { ...topicOf(path), group: path.group_id });
    },
  }),

  route({
    method: "DELETE",
    path: "/streams/{stream_id}/topics/{topic_id}/consumer-groups/{group_id}",
    name: "deleteConsumerGroup",
    tag,
    summary: "Delete a consumer group.",
    values: groupValues,
    answer: nothing(204),
    handle: ({ run, path }) => run(deleteConsumerGroup, { ...topicOf(path), group: path.group_id }),
  }),
];
