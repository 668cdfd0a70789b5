// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** Handing a sync to another thread and hearing of its end takes about as long. */
const QUICK_MS = 0.5;
/** So many partitions at most are synced one after the other while everything else of the thread waits. */
const MAX_PARTITIONS = 4;

/**
 * Guesses whether a thread does the next sync faster by itself than through the thread pool, by the time the last one
 * took: a disk that says at once that it has the bytes will do so again.
 */
export class SyncPace {
  #wasQuick = false;
  #partitions = 0;

  get isQuick(): boolean {
    return this.#wasQuick && this.#partitions <= MAX_PARTITIONS;
  }

  /** A partition has something to sync from now on. */
  begin(): void {
    this.#partitions++;
  }

  record(tookMs: number): void {
    this.#wasQuick = tookMs < QUICK_MS;
  }

  /** It has nothing to sync any more. */
  end(): void {
    this.#partitions--;
  }
}
