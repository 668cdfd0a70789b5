// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { GroupMembership } from "../../../protocol/blocks/client-details.ts";
import { offsetPath } from "../../log/files/data-directory.ts";
import { removeGroupOffset } from "../../log/maintenance/group-offsets.ts";
import { readOffsetFile } from "../../log/offsets/offset-file.ts";
import type { Logger } from "../../observability/logger.ts";
import type { PartitionRegistry } from "../partition-registry.ts";

interface Collaborators {
  readonly partitions: PartitionRegistry;
  readonly logger: Logger;
}

/** What a group committed in a partition. What cannot be read counts as not committed. */
export const committedOffset = (
  { partitions, logger }: Collaborators,
  { streamId, topicId, groupId }: GroupMembership,
  partitionId: number,
): number | undefined => {
  const partition = partitions.partitions(streamId, topicId)[partitionId];
  if (partition === undefined) return undefined;
  try {
    return readOffsetFile(offsetPath(partition.path, "group", groupId));
  } catch (error) {
    logger.error("cannot read the committed offset of a group", { path: partition.path, group: groupId, error });
    return undefined;
  }
};

/** Removes what a group committed in all partitions. What cannot be removed is, before the number is given out again. */
export const forgetCommitted = (
  { partitions, logger }: Collaborators,
  { streamId, topicId, groupId }: GroupMembership,
): void => {
  for (const { path, head } of partitions.partitions(streamId, topicId)) {
    try {
      removeGroupOffset(path, head, groupId);
    } catch (error) {
      logger.error("cannot remove the committed offset of a group", { path, group: groupId, error });
    }
  }
};
