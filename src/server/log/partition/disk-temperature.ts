// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { totalmem } from "node:os";
import { constrainedMemory } from "node:process";

/** A read of bytes that are so near the end of the log may hold up its thread. */
const NEAR_BYTES = 64 * 1024 * 1024;
/** What a partition has written lately is taken to be in the page cache as long as it is no more than so much of the memory. */
const CACHED_SHARE = 1 / 32;
const SLOW_MS = 2;
const SLOW_MS_PER_MEGABYTE = 2;
const MEGABYTE = 1024 * 1024;

/**
 * Guesses whether the next read of a partition finds its bytes in the page cache. Reads near the end do; further back
 * the time of the last read tells: a fast one means that the cache, or the disk's read-ahead, keeps up.
 */
export class DiskTemperature {
  readonly #cachedBytes: number;
  #farIsWarm = false;

  constructor(memoryBytes = usableMemoryBytes()) {
    this.#cachedBytes = Math.max(NEAR_BYTES, memoryBytes * CACHED_SHARE);
  }

  isWarm(bytesBehind: number): boolean {
    return bytesBehind <= NEAR_BYTES || this.#farIsWarm;
  }

  /** True where the system still has in memory what was written there since the start. */
  isCached(bytesBehind: number): boolean {
    return bytesBehind <= this.#cachedBytes;
  }

  record(elapsedMs: number, bytes: number): void {
    this.#farIsWarm = elapsedMs < SLOW_MS + (bytes / MEGABYTE) * SLOW_MS_PER_MEGABYTE;
  }
}

let knownMemoryBytes: number | undefined;

/**
 * Of the machine, or what a container may use of it; without a limit the system says 0 or more than there is. It is asked once:
 * that reads files, and every partition that is read wants to know.
 */
const usableMemoryBytes = (): number => {
  knownMemoryBytes ??= Math.min(totalmem(), constrainedMemory() || Number.POSITIVE_INFINITY);
  return knownMemoryBytes;
};
