// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type PartitionSource, rotated } from "./partition-source.ts";
import { PartitionPosition, type PositionOptions } from "./position.ts";

/** Partitions that were chosen, read in turns. */
export class FixedPartitions implements PartitionSource {
  readonly positions: ReadonlyMap<number, PartitionPosition>;
  #turn = 0;

  constructor(partitionIds: readonly number[], options: PositionOptions) {
    this.positions = new Map(partitionIds.map((id) => [id, new PartitionPosition(id, options)]));
  }

  get held(): Iterable<PartitionPosition> {
    return this.positions.values();
  }

  async next(): Promise<PartitionPosition | undefined> {
    const open = [...this.positions.values()].filter(({ isPaused }) => !isPaused);
    return open[this.#turn++ % Math.max(1, open.length)];
  }

  async all(): Promise<readonly PartitionPosition[]> {
    return rotated([...this.positions.values()], this.#turn++);
  }

  assigned(): void {}

  polled(): void {}

  reconnected(): void {}
}
