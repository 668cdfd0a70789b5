// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/**
 * How far each partition of a topic was delivered to a group, shared by all threads: 1 + the highest offset, 0 for nothing.
 * Only the thread of the partition's owner writes a value, and an owner changes only by way of messages between the threads,
 * which order what they did before: plain reads and writes suffice.
 */
export type DeliveredOffsets = Float64Array<SharedArrayBuffer>;

export const deliveredMemory = (partitionsCount: number): DeliveredOffsets =>
  new Float64Array(new SharedArrayBuffer(partitionsCount * Float64Array.BYTES_PER_ELEMENT));

export const markDelivered = (delivered: DeliveredOffsets, partitionId: number, offset: number): void => {
  delivered[partitionId] = Math.max(delivered[partitionId] ?? 0, offset + 1);
};

/** True when nothing was delivered that is not committed. */
export const isAllCommitted = (
  delivered: DeliveredOffsets,
  partitionId: number,
  committed: number | undefined,
): boolean => (delivered[partitionId] ?? 0) <= (committed === undefined ? 0 : committed + 1);
