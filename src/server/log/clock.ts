// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { performance } from "node:perf_hooks";

const REANCHOR_MS = 1000;

let anchorMs = Date.now() - performance.now();
let anchoredAtMs = performance.now();

/**
 * The wall clock in microseconds since the Unix epoch. It follows the system clock once a second and counts in
 * between with the monotonic one, which has the finer step.
 */
export const nowMicros = (): number => wallMicros(performance.now());

/** The same of what performance.now() has just said. */
export const wallMicros = (monotonicMs: number): number => {
  if (monotonicMs - anchoredAtMs > REANCHOR_MS) {
    anchoredAtMs = monotonicMs;
    anchorMs = Date.now() - monotonicMs;
  }
  return Math.round((anchorMs + monotonicMs) * 1000);
};
