// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import {
  allocateMetrics,
  type CounterName,
  commandWord,
  durationBoundsMs,
  type GaugeName,
  HISTOGRAM_WORDS,
  metricWord,
} from "./metrics-layout.ts";

/** The thread that is no shard. */
export const CONTROLLER = "controller";

export interface HistogramCounts {
  /** How many were in each bucket, the last one for those above all bounds. */
  readonly buckets: readonly number[];
  readonly sumMs: number;
}

/** What every thread counts, for the controller to read. A shard that is started anew goes on in the same region. */
export class MetricRegions {
  /** By the name of the thread. */
  readonly #regions = new Map<string, SharedArrayBuffer>();

  of(thread: string): SharedArrayBuffer {
    const known = this.#regions.get(thread);
    if (known !== undefined) return known;
    const region = allocateMetrics();
    this.#regions.set(thread, region);
    return region;
  }

  /** Of all threads together. */
  counter(name: CounterName): number {
    return this.#sum(metricWord[name]);
  }

  /** Of the command at a place of `countedCommands`. */
  command(place: number): { readonly refused: number; readonly durations: HistogramCounts } {
    const word = commandWord(place);
    return { refused: this.#sum(word), durations: this.#histogram(word + 1) };
  }

  appends(): HistogramCounts {
    return this.#histogram(metricWord.appendHistogram);
  }

  syncs(): HistogramCounts {
    return this.#histogram(metricWord.syncHistogram);
  }

  /** Of the transport at a place of `transportPlaces`. */
  bytes(direction: "received" | "sent", transportPlace: number): number {
    const start = direction === "received" ? metricWord.receivedBytes : metricWord.sentBytes;
    return this.#sum(start + transportPlace);
  }

  /** Of the error at a place of `countedErrors`. */
  error(place: number): number {
    return this.#sum(metricWord.errors + place);
  }

  /** Of one thread; 0 for one that does not run. */
  gauge(name: GaugeName, thread: string): number {
    const region = this.#regions.get(thread);
    return region === undefined ? 0 : (new Float64Array(region)[metricWord[name]] ?? 0);
  }

  gauges(name: GaugeName): { readonly thread: string; readonly value: number }[] {
    return [...this.#regions.keys()].map((thread) => ({ thread, value: this.gauge(name, thread) }));
  }

  #histogram(start: number): HistogramCounts {
    const words = Array.from({ length: HISTOGRAM_WORDS }, (_, place) => this.#sum(start + place));
    return { buckets: words.slice(0, -1), sumMs: words[durationBoundsMs.length + 1] ?? 0 };
  }

  #sum(word: number): number {
    let sum = 0;
    for (const region of this.#regions.values()) sum += new Float64Array(region)[word] ?? 0;
    return sum;
  }
}
