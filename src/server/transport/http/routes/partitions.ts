// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { createPartitions } from "../../../../protocol/commands/partition/create-partitions.ts";
import { deletePartitions } from "../../../../protocol/commands/partition/delete-partitions.ts";
import { deleteSegments } from "../../../../protocol/commands/segment/delete-segments.ts";
import { IggyError } from "../../../../protocol/errors/iggy-error.ts";
import { MAX_PARTITIONS_COUNT } from "../../../control/handlers/topics.ts";
import { requireTopicPath } from "../../../control/metadata/find.ts";
import { nothing, route } from "../route.ts";
import { partitionsBody } from "../shapes/bodies.ts";
import { pathU32 } from "../shapes/path-values.ts";
import { queryU32 } from "../shapes/query-values.ts";
import { topicOf, topicValues } from "./topic-values.ts";

const tag = "partitions";

export const partitionRoutes = [
  route({
    method: "POST",
    path: "/streams/{stream_id}/topics/{topic_id}/partitions",
    name: "createPartitions",
    tag,
    summary: "Add partitions to a topic.",
    values: topicValues,
    body: partitionsBody,
    answer: nothing(201),
    handle: ({ run, path, body }) =>
      run(createPartitions, { ...topicOf(path), partitionsCount: requireCount(body.partitions_count) }),
  }),

  route({
    method: "DELETE",
    path: "/streams/{stream_id}/topics/{topic_id}/partitions",
    name: "deletePartitions",
    tag,
    summary: "Delete the partitions with the highest numbers, and their messages.",
    values: topicValues,
    query: { partitions_count: queryU32("How many.") },
    answer: nothing(204),
    handle: ({ run, path, query }) =>
      run(deletePartitions, { ...topicOf(path), partitionsCount: requireCount(query.partitions_count) }),
  }),

  route({
    method: "DELETE",
    path: "/streams/{stream_id}/topics/{topic_id}/partitions/{partition_id}",
    name: "deleteSegments",
    tag,
    summary: "Delete the oldest full segments of a partition.",
    values: { ...topicValues, partition_id: pathU32("The partition.") },
    query: { segments_count: queryU32("How many.") },
    answer: nothing(204),
    handle: ({ run, path, query, services }) => {
      const { stream, topic } = requireTopicPath(services.context.store.metadata, topicOf(path));
      const partitionId = path.partition_id;
      if (topic.partitions[partitionId] === undefined) {
        throw new IggyError("partition_not_found", { partitionId, topicId: topic.id, streamId: stream.id });
      }
      return run(deleteSegments, { ...topicOf(path), partitionId, segmentsCount: query.segments_count });
    },
  }),
];

const requireCount = (count: number): number => {
  if (count === 0 || count > MAX_PARTITIONS_COUNT) throw new IggyError("too_many_partitions");
  return count;
};
