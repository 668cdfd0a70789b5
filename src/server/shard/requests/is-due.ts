// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { emptySnapshot } from "../../log/head/head-snapshot.ts";
import type { OffsetOwner, PartitionLog, ReadRequest } from "../../log/partition-log.ts";

const snapshot = emptySnapshot();

/**
 * Whether a poll is to be answered now: it would bring messages, or waits for something else than what comes next, because the
 * partition was purged or has lost its end.
 * @throws IggyError partition_not_found
 */
export const isDue = (log: PartitionLog, { kind, value }: Pick<ReadRequest, "kind" | "value">, owner: OffsetOwner) => {
  const { firstOffset, readableNextOffset, lastTimestampMicros } = log.head(snapshot);
  const isEmpty = firstOffset >= readableNextOffset;
  switch (kind) {
    case "offset":
      return isAhead(value, firstOffset, readableNextOffset);
    case "next":
      return isAhead((log.committedOffset(owner) ?? -1) + 1, firstOffset, readableNextOffset);
    case "timestamp":
      return !isEmpty && value <= lastTimestampMicros;
    default:
      return !isEmpty;
  }
};

const isAhead = (wanted: number, firstOffset: number, nextOffset: number): boolean =>
  wanted > nextOffset || Math.max(wanted, firstOffset) < nextOffset;
