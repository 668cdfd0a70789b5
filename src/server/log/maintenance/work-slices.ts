// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

const SLICE_MS = 5;

/** Cuts long work into slices of some milliseconds, between which everything else of the thread has its turn. */
export class WorkSlices {
  #startedMs = performance.now();

  /** Resolves at once while the slice lasts. */
  async pause(): Promise<void> {
    if (performance.now() - this.#startedMs < SLICE_MS) return;
    await new Promise((resolve) => setImmediate(resolve));
    this.#startedMs = performance.now();
  }
}
