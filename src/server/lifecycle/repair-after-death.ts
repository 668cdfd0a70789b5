// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { PartitionRegistry, RegisteredPartition } from "../control/partition-registry.ts";
import { lockHolder, shardThread, unlockHead } from "../log/head/head-lock.ts";
import { emptySnapshot } from "../log/head/head-snapshot.ts";
import { recoverPartition } from "../log/recovery/recover-partition.ts";
import type { ScanEnvironment } from "../log/recovery/segment-scan.ts";
import type { Logger } from "../observability/logger.ts";

/** Releases the partitions a shard held when it died: what it was writing is looked at as after a crash. */
export const repairAfterDeath = (
  shard: number,
  partitions: PartitionRegistry,
  scan: ScanEnvironment,
  logger: Logger,
): void => {
  for (const partition of partitions.all()) {
    if (lockHolder(partition.head) !== shardThread(shard)) continue;
    try {
      repair(partition, scan, logger);
    } finally {
      unlockHead(partition.head);
    }
  }
};

const repair = ({ head, path, ids }: RegisteredPartition, scan: ScanEnvironment, logger: Logger): void => {
  head.settleSequence();
  // It may have died while it changed them.
  ids?.clear();
  const { head: recovered, repairs } = recoverPartition(
    { path, syncedUpTo: undefined, validateChecksums: false },
    scan,
  );
  const { generation, offsetsGeneration, segmentListVersion } = head.snapshot(emptySnapshot());
  head.publish({
    ...recovered,
    generation: generation + 1,
    offsetsGeneration: offsetsGeneration + 1,
    segmentListVersion: segmentListVersion + 1,
  });
  for (const finding of repairs) logger.warn("repaired a partition", { path, repair: finding });
};
