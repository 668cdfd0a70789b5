// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { createPartitions } from "../../../protocol/commands/partition/create-partitions.ts";
import { deletePartitions } from "../../../protocol/commands/partition/delete-partitions.ts";
import { deleteSegments } from "../../../protocol/commands/segment/delete-segments.ts";
import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import { ioError } from "../../log/files/io-error.ts";
import { CONTROLLER_THREAD } from "../../log/head/head-lock.ts";
import { deleteOldestSegments } from "../../log/maintenance/trim.ts";
import { requirePermission } from "../control-context.ts";
import { requireTopicPath } from "../metadata/find.ts";
import { topicRoute } from "../routes-of.ts";
import { emptyTrash } from "./empty-trash.ts";
import { handler } from "./handler.ts";
import { MAX_PARTITIONS_COUNT } from "./topics.ts";

export const partitionHandlers = [
  handler(createPartitions, async (context, request, caller) => {
    const { store, partitions, groups } = context;
    const { partitionsCount } = request;
    if (partitionsCount === 0 || partitionsCount > MAX_PARTITIONS_COUNT) throw new IggyError("too_many_partitions");
    const { stream, topic } = requireTopicPath(store.metadata, request);
    requirePermission(context, caller, "J", stream.id, topic.id);
    try {
      partitions.prepareFiles(stream.id, topic.id, topic.partitions.length, partitionsCount);
      store.transact({ name: "create_partitions", request }, caller.userId);
    } catch (error) {
      throw ioError("cannot_write_to_file", `partitions of topic ${topic.id}`, error);
    }
    await groups.changePartitions({ streamId: stream.id, topicId: topic.id }, () => {
      for (let count = 0; count < partitionsCount; count++) partitions.open(stream.id, topic.id);
      return { partitionsCount: topic.partitions.length, changes: [topicRoute(stream, topic, partitions)] };
    });
    return undefined;
  }),

  handler(deletePartitions, async (context, request, caller) => {
    const { store, partitions, groups } = context;
    if (request.partitionsCount === 0) throw new IggyError("too_many_partitions");
    const { stream, topic } = requireTopicPath(store.metadata, request);
    requirePermission(context, caller, "J", stream.id, topic.id);
    store.transact({ name: "delete_partitions", request }, caller.userId);
    await groups.changePartitions({ streamId: stream.id, topicId: topic.id }, () => {
      partitions.removeLast(stream.id, topic.id, request.partitionsCount);
      return { partitionsCount: topic.partitions.length, changes: [topicRoute(stream, topic, partitions)] };
    });
    emptyTrash(context);
    return undefined;
  }),

  handler(deleteSegments, async (context, request, caller) => {
    const { store, partitions } = context;
    const { stream, topic } = requireTopicPath(store.metadata, request);
    requirePermission(context, caller, "J", stream.id, topic.id);
    const partition = partitions.partitions(stream.id, topic.id)[request.partitionId];
    if (partition === undefined) {
      const context = { partitionId: request.partitionId, topicId: topic.id, streamId: stream.id };
      throw new IggyError("partition_not_found", context);
    }
    try {
      await deleteOldestSegments(partition, CONTROLLER_THREAD, request.segmentsCount, partitions.trash);
    } catch (error) {
      throw ioError("cannot_delete_file", partition.path, error);
    }
    await context.publish([{ kind: "segments_removed", streamId: stream.id, topicId: topic.id }]);
    emptyTrash(context);
    return undefined;
  }),
];
