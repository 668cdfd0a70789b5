// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { scrape } from "../../support/monitoring.ts";
import type { RunningServer } from "../../support/start-server.ts";

export interface MemorySample {
  readonly seconds: number;
  readonly residentMegabytes: number;
  readonly heapMegabytes: number;
}

/** Looks at the memory of a server from time to time. */
export class MemorySampler {
  readonly samples: MemorySample[] = [];
  readonly #server: RunningServer;
  readonly #startedMs = performance.now();
  readonly #timer: NodeJS.Timeout;
  #running: Promise<void> = Promise.resolve();

  constructor(server: RunningServer, everyMs: number) {
    this.#server = server;
    this.#timer = setInterval(() => {
      this.#running = this.#running.then(() => this.#sample());
    }, everyMs);
  }

  /** Throws when a sample could not be taken. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
    await this.#sample();
  }

  async #sample(): Promise<void> {
    const { samples } = await scrape(this.#server);
    const heaps = [...samples].filter(([name]) => name.startsWith("iggy_thread_heap_used_bytes"));
    this.samples.push({
      seconds: (performance.now() - this.#startedMs) / 1000,
      residentMegabytes: this.#server.residentBytes / 1e6,
      heapMegabytes: heaps.reduce((total, [, bytes]) => total + bytes, 0) / 1e6,
    });
  }
}

export interface Flatness {
  /** By the straight line through the samples after the warm-up. */
  readonly megabytesPerMinute: number;
  /** What it grew by in the time that was looked at. */
  readonly grownMegabytes: number;
  readonly isFlat: boolean;
}

const WARMUP_PART = 1 / 3;
const MAX_GROWN_MEGABYTES = 32;

/** Memory is flat when the line through the last two thirds rises by no more than garbage collection explains. */
export const flatnessOf = (
  samples: readonly MemorySample[],
  field: "residentMegabytes" | "heapMegabytes",
): Flatness => {
  const looked = samples.slice(Math.floor(samples.length * WARMUP_PART));
  const mean = (of: (sample: MemorySample) => number) =>
    looked.reduce((sum, each) => sum + of(each), 0) / looked.length;
  const [meanSeconds, meanMegabytes] = [mean(({ seconds }) => seconds), mean((sample) => sample[field])];
  const covariance = mean((sample) => (sample.seconds - meanSeconds) * (sample[field] - meanMegabytes));
  const variance = mean(({ seconds }) => (seconds - meanSeconds) ** 2);
  const perSecond = variance === 0 ? 0 : covariance / variance;
  const seconds = (looked.at(-1)?.seconds ?? 0) - (looked[0]?.seconds ?? 0);
  const grownMegabytes = perSecond * seconds;
  return { megabytesPerMinute: perSecond * 60, grownMegabytes, isFlat: grownMegabytes <= MAX_GROWN_MEGABYTES };
};
