// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { performance } from "node:perf_hooks";

const REANCHOR_MS = 1000;

let newestReadingMs = 0;
let anchorMs = Date.now() - performance.now();
let anchoredAtMs = performance.now();

/**
 * The wall clock in microseconds since the Unix epoch. It follows the system clock once a second and counts in
 * between with the monotonic one, which has the finer step.
 */
export const nowMicros = (): number => wallMicros(performance.now());

/** The same of what performance.now() said at the moment that is asked for. */
export const wallMicros = (monotonicMs: number): number => {
  if (monotonicMs - anchoredAtMs > REANCHOR_MS) {
    // Both clocks at one moment: what performance.now() said may be a while ago.
    anchoredAtMs = performance.now();
    anchorMs = Date.now() - anchoredAtMs;
  }
  return Math.round((anchorMs + monotonicMs) * 1000);
};

/** Reads the monotonic clock, in milliseconds as performance.now, for somebody who asks for it once more a moment later. */
export const readClock = (): number => {
  newestReadingMs = performance.now();
  return newestReadingMs;
};

/** What this thread's last readClock said: reading a clock is a hundredth of a small request. */
export const newestReading = (): number => newestReadingMs;
