// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Batch } from "./batch.ts";
import type { StartPosition } from "./consumer-options.ts";
import type { PartitionSource } from "./partition-source.ts";
import { PartitionPosition } from "./position.ts";

interface GroupOptions {
  readonly start: StartPosition;
  /** Polls without naming a partition, which gives one message of the partition whose turn it is. */
  readonly discover: () => Promise<Batch<unknown>>;
  readonly onAssigned: (position: PartitionPosition) => void;
  readonly onRevoked: (position: PartitionPosition) => void;
}

/** How often a member looks for partitions it was given. */
const DISCOVERY_INTERVAL_MS = 500;

/**
 * The partitions of a group member. Servers tell members nothing: a poll that names no partition says whose turn it is, and one
 * that names a partition which belongs to somebody else is answered with zeros.
 */
export class GroupPartitions implements PartitionSource {
  /** Also those that were taken away: how far they were read decides what is new when they come back. */
  readonly positions = new Map<number, PartitionPosition>();
  readonly #options: GroupOptions;
  readonly #assigned = new Map<number, PartitionPosition>();
  #turn = 0;
  #discoverAtMs = 0;

  constructor(options: GroupOptions) {
    this.#options = options;
  }

  get assignment(): number[] {
    return [...this.#assigned.keys()].sort((a, b) => a - b);
  }

  async next(): Promise<PartitionPosition | undefined> {
    if (performance.now() >= this.#discoverAtMs) await this.#discoverAll();
    const open = [...this.#assigned.values()].filter(({ isPaused }) => !isPaused);
    return open[this.#turn++ % Math.max(1, open.length)];
  }

  polled(position: PartitionPosition, batch: Batch<unknown>): void {
    if (batch.messages.length > 0 || !isNobodys(batch)) return;
    // Partition 0 looks the same while it has one message at most.
    const isShortZero = position.partitionId === 0 && (position.delivered ?? 0n) === 0n;
    if (!isShortZero) this.#revoke(position);
  }

  reconnected(): void {
    for (const position of this.#assigned.values()) this.#revoke(position);
    this.#discoverAtMs = 0;
  }

  /** Polls until a partition comes again: the turns go round. */
  async #discoverAll(): Promise<void> {
    const seen = new Set<number>();
    for (;;) {
      const batch = await this.#options.discover();
      if (seen.has(batch.partitionId)) break;
      seen.add(batch.partitionId);
      if (!isNobodys(batch) || batch.messages.length > 0) this.#assign(batch.partitionId);
    }
    this.#discoverAtMs = performance.now() + (this.#assigned.size === 0 ? 0 : DISCOVERY_INTERVAL_MS);
  }

  #assign(partitionId: number): void {
    if (this.#assigned.has(partitionId)) return;
    const position = this.positions.get(partitionId) ?? new PartitionPosition(partitionId, this.#options.start);
    this.positions.set(partitionId, position);
    this.#assigned.set(partitionId, position);
    this.#options.onAssigned(position);
  }

  #revoke(position: PartitionPosition): void {
    this.#assigned.delete(position.partitionId);
    position.rewind();
    this.#options.onRevoked(position);
  }
}

/** No partition, or partition 0 without messages: both are zeros. */
const isNobodys = ({ partitionId, currentOffset, messages }: Batch<unknown>): boolean =>
  partitionId === 0 && currentOffset === 0n && messages.length === 0;
