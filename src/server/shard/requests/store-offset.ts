// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import { currentOffsetOf, emptySnapshot, messagesCountOf } from "../../log/head/head-snapshot.ts";
import type { OffsetOwner, PartitionLog } from "../../log/partition-log.ts";

const snapshot = emptySnapshot();

/**
 * Commits an offset a client names, which has to be one that was given to a message. Returns a promise when it counts only
 * after a sync.
 * @throws IggyError invalid_offset
 */
export const storeOffset = (log: PartitionLog, owner: OffsetOwner, offset: bigint): Promise<void> | undefined => {
  const head = log.head(snapshot);
  const currentOffset = currentOffsetOf(head);
  const isEmpty = messagesCountOf(head) === 0 && currentOffset === 0;
  if (isEmpty || offset > BigInt(currentOffset)) throw new IggyError("invalid_offset", { offset, currentOffset });
  return log.commitOffset(owner, Number(offset));
};
