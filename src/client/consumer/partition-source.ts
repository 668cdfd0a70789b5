// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Batch } from "./batch.ts";
import type { PartitionPosition } from "./position.ts";

/** Which partitions a consumer reads. */
export interface PartitionSource {
  readonly positions: ReadonlyMap<number, PartitionPosition>;
  /** The one to poll next; undefined when there is nothing to poll at the moment. */
  next(): Promise<PartitionPosition | undefined>;
  /** What a poll of it brought. */
  polled(position: PartitionPosition, batch: Batch<unknown>): void;
  /** The connection is a new one. */
  reconnected(): void;
}
