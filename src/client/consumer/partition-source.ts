// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Batch } from "./batch.ts";
import type { PartitionPosition } from "./position.ts";

/** The items from a place on, and then those before it. */
export const rotated = <Item>(items: readonly Item[], turn: number): readonly Item[] => {
  const place = turn % Math.max(1, items.length);
  return place === 0 ? items : [...items.slice(place), ...items.slice(0, place)];
};

/** Which partitions a consumer reads. */
export interface PartitionSource {
  readonly positions: ReadonlyMap<number, PartitionPosition>;
  /** Whose offsets this consumer may store. */
  readonly held: Iterable<PartitionPosition>;
  /** The one to poll next; undefined when there is nothing to poll at the moment. */
  next(): Promise<PartitionPosition | undefined>;
  /** All that are read, also those that are paused, beginning with another one each time. */
  all(): Promise<readonly PartitionPosition[]>;
  /** The server says which partitions a member of a group has. */
  assigned(partitionIds: readonly number[]): void;
  /** What a poll of it brought. */
  polled(position: PartitionPosition, batch: Batch<unknown>): void;
  /** The connection is a new one. */
  reconnected(): void;
}
