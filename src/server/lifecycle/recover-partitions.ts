// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Metadata } from "../control/metadata/model.ts";
import type { PartitionRegistry } from "../control/partition-registry.ts";
import type { DataDirectory } from "../log/files/data-directory.ts";
import { removeOffsetsOfMissingGroups } from "../log/maintenance/group-offsets.ts";
import { recoverPartition } from "../log/recovery/recover-partition.ts";
import type { ScanEnvironment } from "../log/recovery/segment-scan.ts";
import type { Logger } from "../observability/logger.ts";
import { type Checkpoint, trustAfter } from "./checkpoint-file.ts";

interface Collaborators {
  readonly metadata: Metadata;
  readonly partitions: PartitionRegistry;
  readonly directory: DataDirectory;
  readonly scan: ScanEnvironment;
  readonly logger: Logger;
}

/**
 * Opens every partition the metadata names, repairing what a crash left behind.
 * @throws IggyError invalid_message_checksum, only when `validateChecksums`
 */
export const recoverPartitions = (
  checkpoint: Checkpoint | undefined,
  validateChecksums: boolean,
  collaborators: Collaborators,
): void => {
  const { metadata, partitions, directory, scan, logger } = collaborators;
  for (const stream of metadata.streams.values()) {
    for (const topic of stream.topics.values()) {
      for (const { id, createdAtMicros } of topic.partitions) {
        const path = directory.partition(stream.id, topic.id, id);
        const identity = { streamId: stream.id, topicId: topic.id, partitionId: id, createdAtMicros };
        const { trusted, syncedUpTo } = trustAfter(checkpoint, identity);
        const recovered = recoverPartition({ path, syncedUpTo: trusted, validateChecksums }, scan);
        const repairs = [...recovered.repairs, ...removeOffsetsOfMissingGroups(path, topic.groups)];
        for (const repair of repairs) logger.warn("repaired a partition", { path, repair });
        const opened = partitions.open(stream.id, topic.id, recovered.head, syncedUpTo);
        // What is trusted and not known to be synced has to be synced by the next checkpoint.
        opened.head.markUnsynced();
      }
    }
  }
};
