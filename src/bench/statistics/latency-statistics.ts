// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64, type JsHistogram } from "hdr-histogram-js";

const NANOSECONDS_PER_MS = 1e6;
const HOUR_NS = 3.6e12;
const SIGNIFICANT_DIGITS = 3;

/** Latencies as they travel between threads and stand in reports; times in milliseconds. */
export interface LatencySnapshot {
  /** HdrHistogram of nanoseconds in its exchange format, compressed, Base64. */
  readonly histogram: string;
  readonly count: number;
  readonly minMs: number;
  readonly maxMs: number;
  readonly sumMs: number;
  readonly sumOfSquares: number;
  /** Of the natural logarithms, for the log-normal fit. */
  readonly sumOfLogs: number;
  readonly sumOfSquaredLogs: number;
}

/** Latencies in constant memory: a histogram with three digits for percentiles, everything else from the values themselves. */
export class LatencyStatistics {
  readonly #histogram: JsHistogram;
  #count = 0;
  #minMs = Number.POSITIVE_INFINITY;
  #maxMs = 0;
  #sumMs = 0;
  #sumOfSquares = 0;
  #sumOfLogs = 0;
  #sumOfSquaredLogs = 0;

  constructor() {
    this.#histogram = build({
      lowestDiscernibleValue: 1,
      highestTrackableValue: HOUR_NS,
      numberOfSignificantValueDigits: SIGNIFICANT_DIGITS,
      bitBucketSize: 32,
      useWebAssembly: false,
      autoResize: false,
    }) as JsHistogram;
  }

  /** All values of several, as if they had been recorded here. */
  static merged(snapshots: readonly LatencySnapshot[]): LatencyStatistics {
    const merged = new LatencyStatistics();
    for (const snapshot of snapshots) merged.#add(snapshot);
    return merged;
  }

  record(latencyMs: number): void {
    const nanoseconds = Math.min(HOUR_NS, Math.max(1, Math.round(latencyMs * NANOSECONDS_PER_MS)));
    const milliseconds = nanoseconds / NANOSECONDS_PER_MS;
    const log = Math.log(milliseconds);
    this.#histogram.recordValue(nanoseconds);
    this.#count++;
    this.#minMs = Math.min(this.#minMs, milliseconds);
    this.#maxMs = Math.max(this.#maxMs, milliseconds);
    this.#sumMs += milliseconds;
    this.#sumOfSquares += milliseconds ** 2;
    this.#sumOfLogs += log;
    this.#sumOfSquaredLogs += log ** 2;
  }

  get count(): number {
    return this.#count;
  }

  get minMs(): number {
    return this.#count === 0 ? 0 : this.#minMs;
  }

  get maxMs(): number {
    return this.#maxMs;
  }

  get meanMs(): number {
    return this.#count === 0 ? 0 : this.#sumMs / this.#count;
  }

  /** Of the whole population; 0 for fewer than two values. */
  get deviationMs(): number {
    return deviation(this.#count, this.#sumMs, this.#sumOfSquares);
  }

  /** Mean and deviation of the natural logarithms of the values in milliseconds. */
  get logNormal(): { readonly mu: number; readonly sigma: number } {
    const mu = this.#count === 0 ? 0 : this.#sumOfLogs / this.#count;
    return { mu, sigma: deviation(this.#count, this.#sumOfLogs, this.#sumOfSquaredLogs) };
  }

  /** The value that so many percent of all values do not exceed, to three digits; 0 when there are none. */
  percentileMs(percent: number): number {
    if (this.#count === 0) return 0;
    const found = this.#histogram.getValueAtPercentile(percent) / NANOSECONDS_PER_MS;
    return Math.min(this.#maxMs, Math.max(this.#minMs, found));
  }

  /** Values with how often they were recorded, rising, to three digits. */
  *counts(): Generator<readonly [valueMs: number, count: number]> {
    const histogram = this.#histogram;
    for (let place = 0; place < histogram.countsArrayLength; place++) {
      const count = histogram.getCountAtIndex(place);
      if (count === 0) continue;
      const value = histogram.medianEquivalentValue(histogram.valueFromIndex(place)) / NANOSECONDS_PER_MS;
      yield [Math.min(this.#maxMs, Math.max(this.#minMs, value)), count];
    }
  }

  snapshot(): LatencySnapshot {
    return {
      histogram: encodeIntoCompressedBase64(this.#histogram),
      count: this.#count,
      minMs: this.minMs,
      maxMs: this.#maxMs,
      sumMs: this.#sumMs,
      sumOfSquares: this.#sumOfSquares,
      sumOfLogs: this.#sumOfLogs,
      sumOfSquaredLogs: this.#sumOfSquaredLogs,
    };
  }

  #add(snapshot: LatencySnapshot): void {
    if (snapshot.count === 0) return;
    this.#histogram.add(decodeFromCompressedBase64(snapshot.histogram, 32, false) as JsHistogram);
    this.#count += snapshot.count;
    this.#minMs = Math.min(this.#minMs, snapshot.minMs);
    this.#maxMs = Math.max(this.#maxMs, snapshot.maxMs);
    this.#sumMs += snapshot.sumMs;
    this.#sumOfSquares += snapshot.sumOfSquares;
    this.#sumOfLogs += snapshot.sumOfLogs;
    this.#sumOfSquaredLogs += snapshot.sumOfSquaredLogs;
  }
}

const deviation = (count: number, sum: number, sumOfSquares: number): number =>
  count < 2 ? 0 : Math.sqrt(Math.max(0, sumOfSquares / count - (sum / count) ** 2));
