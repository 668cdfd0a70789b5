// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type Clock, every } from "../clock.ts";
import { toMilliseconds } from "../config/duration.ts";
import type { CommitMode, CommitUnit } from "./consumer-options.ts";
import type { PartitionPosition } from "./position.ts";

/** Where offsets are kept. */
interface OffsetStore {
  store(partitionId: number, offset: bigint): Promise<void>;
  /** What is stored; undefined for nothing. */
  stored(partitionId: number): Promise<bigint | undefined>;
}

/** Stores offsets when the mode says so: one request at a time for each partition, the newest wish wins. */
export class Committer {
  readonly #mode: CommitMode;
  readonly #store: OffsetStore;
  readonly #onError: (error: unknown, partitionId: number) => void;
  readonly #wanted = new Map<PartitionPosition, bigint>();
  readonly #storing = new Map<PartitionPosition, Promise<void>>();
  readonly #counts = new Map<PartitionPosition, number>();
  /** What an interval would store: processed, or the end of the last whole batch. */
  readonly #ripe = new Map<PartitionPosition, bigint>();
  readonly #clock: Clock;
  #stopTimer: (() => void) | undefined;

  constructor(
    mode: CommitMode,
    clock: Clock,
    store: OffsetStore,
    onError: (error: unknown, partitionId: number) => void,
  ) {
    this.#mode = mode;
    this.#clock = clock;
    this.#store = store;
    this.#onError = onError;
  }

  /** Begins to store at intervals, when that is the mode. */
  start(): void {
    if (typeof this.#mode !== "object" || !("every" in this.#mode)) return;
    const intervalMs = Math.max(1, toMilliseconds(this.#mode.every, "commit.every"));
    this.#stopTimer ??= every(this.#clock, intervalMs, () => this.#storeRipe());
  }

  delivered(position: PartitionPosition, offset: bigint, isLastOfBatch: boolean): void {
    if (typeof this.#mode === "object" && "on" in this.#mode) {
      this.#count(position, offset, isLastOfBatch, this.#mode.unit ?? "message");
    }
  }

  processed(position: PartitionPosition, offset: bigint, isLastOfBatch: boolean): void {
    if (typeof this.#mode !== "object" || "on" in this.#mode) return;
    if ("every" in this.#mode) {
      if (this.#mode.after !== "batch" || isLastOfBatch) this.#ripe.set(position, offset);
    } else this.#count(position, offset, isLastOfBatch, this.#mode.after);
  }

  /** Resolves when the offset is stored. */
  async commit(position: PartitionPosition, offset: bigint): Promise<void> {
    await this.#storing.get(position);
    await this.#store.store(position.partitionId, offset);
    position.committed = offset;
  }

  /** Resolves when what was processed, or more, is stored. */
  async commitProcessed(position: PartitionPosition): Promise<void> {
    await this.#storing.get(position);
    if (position.processed !== undefined) await this.#advance(position, position.processed);
  }

  /** Stores what was processed and waits for it; does nothing where the mode leaves that to others. */
  async finish(positions: Iterable<PartitionPosition>): Promise<void> {
    this.stop();
    if (this.#mode !== "none" && this.#mode !== "polling") {
      for (const position of positions) {
        const { processed, committed } = position;
        if (processed !== undefined && (committed === undefined || committed < processed))
          this.#want(position, processed);
      }
    }
    while (this.#storing.size > 0) await Promise.all(this.#storing.values());
  }

  stop(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
  }

  /** The partition belongs to somebody else now. */
  forget(position: PartitionPosition): void {
    this.#wanted.delete(position);
    this.#ripe.delete(position);
    this.#counts.delete(position);
  }

  #count(position: PartitionPosition, offset: bigint, isLastOfBatch: boolean, unit: CommitUnit): void {
    if (unit === "batch") {
      if (isLastOfBatch) this.#want(position, offset);
      return;
    }
    const count = (this.#counts.get(position) ?? 0) + 1;
    const isDue = unit === "message" || count >= unit.messages;
    this.#counts.set(position, isDue ? 0 : count);
    if (isDue) this.#want(position, offset);
  }

  #storeRipe(): void {
    for (const [position, offset] of this.#ripe) this.#want(position, offset);
    this.#ripe.clear();
  }

  #want(position: PartitionPosition, offset: bigint): void {
    this.#wanted.set(position, offset);
    if (this.#storing.has(position)) return;
    const storing = this.#storeWanted(position).finally(() => this.#storing.delete(position));
    this.#storing.set(position, storing);
  }

  async #storeWanted(position: PartitionPosition): Promise<void> {
    for (let offset = this.#wanted.get(position); offset !== undefined; offset = this.#wanted.get(position)) {
      this.#wanted.delete(position);
      try {
        await this.#advance(position, offset);
      } catch (error) {
        this.#onError(error, position.partitionId);
      }
    }
  }

  /** Never goes back behind what another member stored. */
  async #advance(position: PartitionPosition, offset: bigint): Promise<void> {
    const { partitionId, epoch } = position;
    if (position.mayBeBehind) {
      const stored = await this.#store.stored(partitionId);
      if (stored !== undefined && stored >= offset) {
        position.committed = stored;
        return;
      }
    }
    await this.#store.store(partitionId, offset);
    position.committed = offset;
    if (position.epoch === epoch) position.mayBeBehind = false;
  }
}
