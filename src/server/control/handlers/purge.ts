// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { ioError } from "../../log/files/io-error.ts";
import { CONTROLLER_THREAD } from "../../log/head/head-lock.ts";
import { purgePartition } from "../../log/maintenance/purge.ts";
import type { ControlContext } from "../control-context.ts";

/** Empties every partition of a topic. */
export const purgeTopicFiles = async (context: ControlContext, streamId: number, topicId: number): Promise<void> => {
  const { partitions } = context;
  for (const partition of partitions.partitions(streamId, topicId)) {
    try {
      purgePartition(partition, CONTROLLER_THREAD, partitions.trash);
      partition.syncedUpTo = undefined;
    } catch (error) {
      throw ioError("cannot_delete_file", partition.path, error);
    }
  }
  context.recordCheckpoint();
  await partitions.trash.empty();
  await context.publish([{ kind: "segments_removed", streamId, topicId }]);
};
