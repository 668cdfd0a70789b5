// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { ioError } from "../../log/files/io-error.ts";
import { CONTROLLER_THREAD } from "../../log/head/head-lock.ts";
import { purgePartition } from "../../log/maintenance/purge.ts";
import type { ControlContext } from "../control-context.ts";

/** Empties every partition of a topic. */
export const purgeTopicFiles = (context: ControlContext, streamId: number, topicId: number): void => {
  for (const partition of context.partitions.partitions(streamId, topicId)) {
    try {
      purgePartition(partition.path, partition.head, CONTROLLER_THREAD);
      partition.syncedUpTo = undefined;
    } catch (error) {
      throw ioError("cannot_delete_file", partition.path, error);
    }
  }
  context.recordCheckpoint();
};
