// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type IntervalHistogram, monitorEventLoopDelay, performance } from "node:perf_hooks";
import { getHeapStatistics } from "node:v8";
import type { ThreadMetrics } from "./thread-metrics.ts";

const RESOLUTION_MS = 20;
const NS_IN_MS = 1e6;

/** How a thread's event loop and heap are. A histogram of Node measures the loop; it costs no JavaScript. */
export class ThreadGauges {
  readonly #metrics: ThreadMetrics;
  readonly #delay: IntervalHistogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  #utilization = performance.eventLoopUtilization();

  constructor(metrics: ThreadMetrics) {
    this.#metrics = metrics;
    this.#delay.enable();
  }

  /** Writes down what was since the last time. */
  sample(): void {
    const { used_heap_size, total_heap_size, external_memory } = getHeapStatistics();
    this.#metrics.set("heapUsedBytes", used_heap_size);
    this.#metrics.set("heapTotalBytes", total_heap_size);
    this.#metrics.set("externalBytes", external_memory);
    this.#metrics.set("loopDelayMeanMs", lateness(this.#delay.mean));
    this.#metrics.set("loopDelayP99Ms", lateness(this.#delay.percentile(99)));
    this.#metrics.set("loopDelayMaxMs", lateness(this.#delay.max));
    this.#delay.reset();
    const now = performance.eventLoopUtilization();
    this.#metrics.set("loopUtilization", performance.eventLoopUtilization(now, this.#utilization).utilization);
    this.#utilization = now;
  }

  close(): void {
    this.#delay.disable();
  }
}

/** The histogram holds the time from one tick of a timer to the next; a histogram that is empty has no mean. */
const lateness = (intervalNs: number): number =>
  Number.isFinite(intervalNs) ? Math.max(0, intervalNs / NS_IN_MS - RESOLUTION_MS) : 0;
