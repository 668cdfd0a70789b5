// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

const MAX_BUCKETS = 4096;

/** What happened in each stretch of time, as it travels between threads. */
export interface SeriesSnapshot {
  readonly bucketMs: number;
  readonly messages: readonly number[];
  readonly bytes: readonly number[];
  readonly latencySumsMs: readonly number[];
  readonly latencyCounts: readonly number[];
}

export interface Totals {
  readonly messages: number;
  readonly bytes: number;
}

/** Sums per bucket of time, from the common start on. Buckets get twice as wide when there would be too many. */
export class TimeSeries {
  #bucketMs: number;
  #messages: number[] = [];
  #bytes: number[] = [];
  #latencySumsMs: number[] = [];
  #latencyCounts: number[] = [];

  constructor(bucketMs: number) {
    this.#bucketMs = bucketMs;
  }

  /** Work that was done between two moments, spread evenly over the buckets between them; its latency counts at the end. */
  add(fromMs: number, toMs: number, { messages, bytes }: Totals, latencyMs?: number): void {
    while (toMs / this.#bucketMs >= MAX_BUCKETS) this.#widen();
    const first = Math.floor(fromMs / this.#bucketMs);
    const last = Math.floor(toMs / this.#bucketMs);
    this.#reach(last);
    const lengthMs = toMs - fromMs;
    for (let bucket = first; bucket <= last; bucket++) {
      const share = lengthMs <= 0 ? 1 : this.#overlapMs(bucket, fromMs, toMs) / lengthMs;
      increase(this.#messages, bucket, messages * share);
      increase(this.#bytes, bucket, bytes * share);
    }
    if (latencyMs === undefined) return;
    increase(this.#latencySumsMs, last, latencyMs);
    increase(this.#latencyCounts, last, 1);
  }

  snapshot(): SeriesSnapshot {
    return {
      bucketMs: this.#bucketMs,
      messages: this.#messages,
      bytes: this.#bytes,
      latencySumsMs: this.#latencySumsMs,
      latencyCounts: this.#latencyCounts,
    };
  }

  #overlapMs(bucket: number, fromMs: number, toMs: number): number {
    return Math.min(toMs, (bucket + 1) * this.#bucketMs) - Math.max(fromMs, bucket * this.#bucketMs);
  }

  #reach(bucket: number): void {
    for (const sums of [this.#messages, this.#bytes, this.#latencySumsMs, this.#latencyCounts]) {
      while (sums.length <= bucket) sums.push(0);
    }
  }

  #widen(): void {
    this.#bucketMs *= 2;
    this.#messages = inPairs(this.#messages);
    this.#bytes = inPairs(this.#bytes);
    this.#latencySumsMs = inPairs(this.#latencySumsMs);
    this.#latencyCounts = inPairs(this.#latencyCounts);
  }
}

/** The sum of several, with the widest of their buckets: widths are the same but for powers of two. */
export const sumOfSeries = (all: readonly SeriesSnapshot[]): SeriesSnapshot => {
  const bucketMs = Math.max(...all.map((series) => series.bucketMs));
  const sums = { messages: [], bytes: [], latencySumsMs: [], latencyCounts: [] } as Record<
    Exclude<keyof SeriesSnapshot, "bucketMs">,
    number[]
  >;
  for (const series of all) {
    const factor = bucketMs / series.bucketMs;
    for (const name of Object.keys(sums) as (keyof typeof sums)[]) {
      for (const [place, value] of series[name].entries()) {
        const bucket = Math.floor(place / factor);
        sums[name][bucket] = (sums[name][bucket] ?? 0) + value;
      }
    }
  }
  return { bucketMs, ...sums };
};

/**
 * What was done until a moment; part of a bucket counts in proportion. Work was written down until `endMs`: the last bucket is
 * filled only up to there.
 */
export const totalsUntil = ({ bucketMs, messages, bytes }: SeriesSnapshot, endMs: number, untilMs: number): Totals => {
  const sum = (values: readonly number[]): number =>
    values.reduce((total, value, bucket) => {
      const bucketStartMs = bucket * bucketMs;
      const filledMs = Math.min(bucketMs, endMs - bucketStartMs);
      const share = untilMs >= bucketStartMs + filledMs ? 1 : Math.max(0, (untilMs - bucketStartMs) / filledMs);
      return total + value * share;
    }, 0);
  return { messages: sum(messages), bytes: sum(bytes) };
};

const increase = (sums: number[], bucket: number, by: number): void => {
  sums[bucket] = (sums[bucket] ?? 0) + by;
};

const inPairs = (values: readonly number[]): number[] => {
  const pairs: number[] = [];
  for (let place = 0; place < values.length; place += 2) {
    pairs.push((values[place] ?? 0) + (values[place + 1] ?? 0));
  }
  return pairs;
};
