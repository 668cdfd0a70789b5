// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** Bytes behind the end of the log that are taken to be in the page cache still. */
const NEAR_BYTES = 64 * 1024 * 1024;
const SLOW_MS = 2;
const SLOW_MS_PER_MEGABYTE = 2;
const MEGABYTE = 1024 * 1024;

/**
 * Guesses whether the next read of a partition finds its bytes in the page cache. Reads near the end do; further back
 * the time of the last read tells: a fast one means that the cache, or the disk's read-ahead, keeps up.
 */
export class DiskTemperature {
  #farIsWarm = false;

  isWarm(bytesBehind: number): boolean {
    return this.isNear(bytesBehind) || this.#farIsWarm;
  }

  /** True where the system still has in memory what was written there lately. */
  isNear(bytesBehind: number): boolean {
    return bytesBehind <= NEAR_BYTES;
  }

  record(elapsedMs: number, bytes: number): void {
    this.#farIsWarm = elapsedMs < SLOW_MS + (bytes / MEGABYTE) * SLOW_MS_PER_MEGABYTE;
  }
}
