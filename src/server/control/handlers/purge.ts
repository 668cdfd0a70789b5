// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { ioError } from "../../log/files/io-error.ts";
import { CONTROLLER_THREAD } from "../../log/head/head-lock.ts";
import { purgePartition } from "../../log/maintenance/purge.ts";
import type { ControlContext } from "../control-context.ts";
import { emptyTrash } from "./empty-trash.ts";

/** Empties every partition of some topics of a stream, and forgets what their groups were given. */
export const purgeTopics = async (
  context: ControlContext,
  streamId: number,
  topicIds: readonly number[],
): Promise<void> => {
  await context.groups.emptyTopics(streamId, topicIds, () => {
    for (const topicId of topicIds) purgeTopicFiles(context, streamId, topicId);
    context.recordCheckpoint();
  });
  await context.publish(topicIds.map((topicId) => ({ kind: "segments_removed", streamId, topicId })));
  emptyTrash(context);
};

const purgeTopicFiles = ({ partitions }: ControlContext, streamId: number, topicId: number): void => {
  for (const partition of partitions.partitions(streamId, topicId)) {
    try {
      purgePartition(partition, CONTROLLER_THREAD, partitions.trash);
      partition.syncedUpTo = undefined;
    } catch (error) {
      throw ioError("cannot_delete_file", partition.path, error);
    }
  }
};
