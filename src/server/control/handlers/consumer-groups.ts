// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { GroupMembership } from "../../../protocol/blocks/client-details.ts";
import type { GroupHeader } from "../../../protocol/blocks/group-header.ts";
import type { TopicPath } from "../../../protocol/blocks/topic-path.ts";
import { createConsumerGroup } from "../../../protocol/commands/consumer-group/create-group.ts";
import { deleteConsumerGroup } from "../../../protocol/commands/consumer-group/delete-group.ts";
import { getConsumerGroup } from "../../../protocol/commands/consumer-group/get-group.ts";
import { getConsumerGroups } from "../../../protocol/commands/consumer-group/get-groups.ts";
import { joinConsumerGroup } from "../../../protocol/commands/consumer-group/join-group.ts";
import { leaveConsumerGroup } from "../../../protocol/commands/consumer-group/leave-group.ts";
import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import { numericIdentifier } from "../../../protocol/primitives/identifier.ts";
import { type ControlContext, requirePermission } from "../control-context.ts";
import { forgetCommitted } from "../groups/committed.ts";
import { findGroup, findStream, findTopic, requireGroup, requireTopicPath } from "../metadata/find.ts";
import type { ConsumerGroup, Stream, Topic } from "../metadata/model.ts";
import { handler } from "./handler.ts";
import { inOrder } from "./summaries.ts";

export const consumerGroupHandlers = [
  handler(getConsumerGroup, (context, request, caller) => {
    const place = findPlace(context, request);
    const group = place === undefined ? undefined : findGroup(place.topic, request.group);
    if (place === undefined || group === undefined) return undefined;
    const { stream, topic } = place;
    requirePermission(context, caller, "I", stream.id, topic.id);
    const members = context.groups.members(idsOf(stream, topic, group));
    return {
      ...groupSummary(context, stream, topic, group),
      members: members.map(({ id, partitions }) => ({ id, partitionIds: partitions })),
    };
  }),

  handler(getConsumerGroups, (context, request, caller) => {
    const place = findPlace(context, request);
    if (place === undefined) return [];
    const { stream, topic } = place;
    requirePermission(context, caller, "I", stream.id, topic.id);
    return inOrder(topic.groups).map((group) => groupSummary(context, stream, topic, group));
  }),

  handler(createConsumerGroup, async (context, request, caller) => {
    const { store, groups } = context;
    const { stream, topic } = requireTopicPath(store.metadata, request);
    requirePermission(context, caller, "I", stream.id, topic.id);
    if (findGroup(topic, { kind: "string", value: request.name }) !== undefined) {
      throw new IggyError("consumer_group_name_already_exists", { group: request.name, topic: topic.id });
    }
    const id = topic.groupIds.peek();
    const ids = { streamId: stream.id, topicId: topic.id, groupId: id };
    forgetCommitted(context, ids);
    store.transact({ name: "create_consumer_group", id, request }, caller.userId);
    await context.publish(groups.routes(ids, request.name));
    return groupSummary(context, stream, topic, requireGroup(topic, numericIdentifier(id)));
  }),

  handler(deleteConsumerGroup, async (context, request, caller) => {
    const { store, groups } = context;
    const { stream, topic } = requireTopicPath(store.metadata, request);
    const group = requireGroup(topic, request.group);
    requirePermission(context, caller, "I", stream.id, topic.id);
    await groups.delete(idsOf(stream, topic, group), () => {
      store.transact({ name: "delete_consumer_group", request }, caller.userId);
    });
    return undefined;
  }),

  handler(joinConsumerGroup, async (context, request, caller) => {
    const { stream, topic } = requireTopicPath(context.store.metadata, request);
    const group = requireGroup(topic, request.group);
    requirePermission(context, caller, "I", stream.id, topic.id);
    const ids = idsOf(stream, topic, group);
    await context.groups.join(ids, group.name, topic.partitions.length, caller.clientId);
    return undefined;
  }),

  handler(leaveConsumerGroup, async (context, request, caller) => {
    const { stream, topic } = requireTopicPath(context.store.metadata, request);
    const group = requireGroup(topic, request.group);
    requirePermission(context, caller, "I", stream.id, topic.id);
    await context.groups.leave(idsOf(stream, topic, group), caller.clientId);
    return undefined;
  }),
];

const findPlace = (
  { store }: ControlContext,
  path: TopicPath,
): { readonly stream: Stream; readonly topic: Topic } | undefined => {
  const stream = findStream(store.metadata, path.stream);
  const topic = stream === undefined ? undefined : findTopic(stream, path.topic);
  return stream === undefined || topic === undefined ? undefined : { stream, topic };
};

const idsOf = (stream: Stream, topic: Topic, group: ConsumerGroup): GroupMembership => ({
  streamId: stream.id,
  topicId: topic.id,
  groupId: group.id,
});

const groupSummary = ({ groups }: ControlContext, stream: Stream, topic: Topic, group: ConsumerGroup): GroupHeader => ({
  id: group.id,
  partitionsCount: topic.partitions.length,
  membersCount: groups.members(idsOf(stream, topic, group)).length,
  name: group.name,
});
