// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { monitorEventLoopDelay, PerformanceObserver, performance } from "node:perf_hooks";

const RESOLUTION_MS = 10;
const NANOSECONDS_PER_MS = 1e6;

/** What the tool itself may have added to latencies, in one of its threads. */
export interface ClientHealth {
  /** How late the event loop was, in milliseconds. */
  readonly eventLoopDelay: { readonly p50Ms: number; readonly p99Ms: number; readonly maxMs: number };
  /** Part of the time the thread was busy: near 1 it was the bottleneck. */
  readonly eventLoopUtilization: number;
  readonly gc: { readonly count: number; readonly totalMs: number; readonly maxMs: number };
}

/** Watches the thread it is made in until it is asked. */
export class HealthWatch {
  readonly #delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  readonly #startUtilization = performance.eventLoopUtilization();
  readonly #observer: PerformanceObserver;
  readonly #gc = { count: 0, totalMs: 0, maxMs: 0 };

  constructor() {
    this.#observer = new PerformanceObserver((list) => this.#note(list.getEntries()));
    this.#observer.observe({ entryTypes: ["gc"] });
    this.#delays.enable();
  }

  result(): ClientHealth {
    this.#note(this.#observer.takeRecords());
    this.#observer.disconnect();
    this.#delays.disable();
    return {
      eventLoopDelay: {
        p50Ms: delayMs(this.#delays.percentile(50)),
        p99Ms: delayMs(this.#delays.percentile(99)),
        maxMs: delayMs(this.#delays.max),
      },
      eventLoopUtilization: performance.eventLoopUtilization(this.#startUtilization).utilization,
      gc: { ...this.#gc },
    };
  }

  #note(entries: readonly { readonly duration: number }[]): void {
    for (const { duration } of entries) {
      this.#gc.count++;
      this.#gc.totalMs += duration;
      this.#gc.maxMs = Math.max(this.#gc.maxMs, duration);
    }
  }
}

/** The monitor gives the time between two of its ticks. */
const delayMs = (nanoseconds: number): number => Math.max(0, nanoseconds / NANOSECONDS_PER_MS - RESOLUTION_MS);
