// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Batch } from "./batch.ts";
import { type PartitionSource, rotated } from "./partition-source.ts";
import { PartitionPosition, type PositionOptions } from "./position.ts";

interface GroupOptions {
  readonly position: PositionOptions;
  /** Polls without naming a partition, which gives one message of the partition whose turn it is. */
  readonly discover: () => Promise<Batch<unknown>>;
  /** At once, when a partition is gone. */
  readonly onLost: (position: PartitionPosition) => void;
  /** Before the next poll, which waits for it; never with two empty lists. */
  readonly onRebalanced: (change: Rebalance) => Promise<void>;
}

/** Partitions that came and went, in ascending order. */
export interface Rebalance {
  readonly assigned: readonly number[];
  readonly revoked: readonly number[];
}

/** How often a member looks for partitions it was given. */
const DISCOVERY_INTERVAL_MS = 500;

/**
 * The partitions of a group member. Servers where no poll can wait tell members nothing: a poll that names no partition says whose
 * turn it is, and one that names a partition which belongs to somebody else is answered with zeros.
 */
export class GroupPartitions implements PartitionSource {
  /** Also those that were taken away: how far they were read decides what is new when they come back. */
  readonly positions = new Map<number, PartitionPosition>();
  readonly #options: GroupOptions;
  readonly #assigned = new Map<number, PartitionPosition>();
  /** What it had before the connection broke, until it hears what it has. */
  readonly #unsure = new Set<PartitionPosition>();
  /** What nobody was told of yet. */
  readonly #gained = new Set<number>();
  readonly #lost = new Set<number>();
  #turn = 0;
  #discoverAtMs = 0;

  constructor(options: GroupOptions) {
    this.#options = options;
  }

  get assignment(): number[] {
    return sorted(this.#assigned.keys());
  }

  get held(): Iterable<PartitionPosition> {
    return new Set([...this.#assigned.values(), ...this.#unsure]);
  }

  async next(): Promise<PartitionPosition | undefined> {
    if (performance.now() >= this.#discoverAtMs) await this.#discoverAll();
    await this.#tell();
    const open = [...this.#assigned.values()].filter(({ isPaused }) => !isPaused);
    return open[this.#turn++ % Math.max(1, open.length)];
  }

  async all(): Promise<readonly PartitionPosition[]> {
    await this.#tell();
    return rotated([...this.#assigned.values()], this.#turn++);
  }

  assigned(partitionIds: readonly number[]): void {
    for (const position of [...this.#assigned.values()]) {
      if (!partitionIds.includes(position.partitionId)) this.#revoke(position);
    }
    for (const partitionId of partitionIds) this.#assign(partitionId);
    this.#unsure.clear();
  }

  polled(position: PartitionPosition, batch: Batch<unknown>): void {
    if (batch.messages.length > 0 || !isNobodys(batch)) return;
    // Partition 0 looks the same while it has one message at most.
    const isShortZero = position.partitionId === 0 && (position.delivered ?? 0n) === 0n;
    if (!isShortZero) this.#revoke(position);
  }

  reconnected(): void {
    for (const position of this.#assigned.values()) {
      this.#unsure.add(position);
      this.#revoke(position);
    }
    this.#discoverAtMs = 0;
  }

  /** Tells that all of them are gone; how far they were read stays to be stored. */
  async tellOfEnd(): Promise<void> {
    for (const partitionId of this.#assigned.keys()) if (!this.#gained.has(partitionId)) this.#lost.add(partitionId);
    this.#gained.clear();
    await this.#tell();
  }

  async #tell(): Promise<void> {
    if (this.#gained.size + this.#lost.size === 0) return;
    const change = { assigned: sorted(this.#gained), revoked: sorted(this.#lost) };
    this.#gained.clear();
    this.#lost.clear();
    await this.#options.onRebalanced(change);
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
    this.#unsure.clear();
    this.#discoverAtMs = performance.now() + (this.#assigned.size === 0 ? 0 : DISCOVERY_INTERVAL_MS);
  }

  #assign(partitionId: number): void {
    if (this.#assigned.has(partitionId)) return;
    const position = this.positions.get(partitionId) ?? new PartitionPosition(partitionId, this.#options.position);
    this.positions.set(partitionId, position);
    this.#assigned.set(partitionId, position);
    this.#gained.add(partitionId);
  }

  #revoke(position: PartitionPosition): void {
    const { partitionId } = position;
    this.#assigned.delete(partitionId);
    position.rewind();
    // What nobody was told of need not be taken back.
    if (!this.#gained.delete(partitionId)) this.#lost.add(partitionId);
    this.#options.onLost(position);
  }
}

const sorted = (partitionIds: Iterable<number>): number[] => [...partitionIds].sort((a, b) => a - b);

/** No partition, or partition 0 without messages: both are zeros. */
const isNobodys = ({ partitionId, currentOffset, messages }: Batch<unknown>): boolean =>
  partitionId === 0 && currentOffset === 0n && messages.length === 0;
