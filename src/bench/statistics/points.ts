// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { SeriesSnapshot } from "./time-series.ts";

export interface Point {
  /** Since the start. */
  readonly time_s: number;
  readonly value: number;
}

const MS_PER_SECOND = 1000;
const BYTES_PER_MB = 1e6;

/** Megabytes a second over time, smoothed. */
export const megabytePoints = (series: SeriesSnapshot, window: number): Point[] =>
  ratePoints(series.bytes, series.bucketMs, window, BYTES_PER_MB);

/** Messages a second over time, smoothed. */
export const messagePoints = (series: SeriesSnapshot, window: number): Point[] =>
  ratePoints(series.messages, series.bucketMs, window, 1);

/** The mean latency of each bucket in milliseconds; buckets without any are left out. */
export const latencyPoints = ({ bucketMs, latencySumsMs, latencyCounts }: SeriesSnapshot): Point[] =>
  latencyCounts.flatMap((count, bucket) => {
    if (count === 0) return [];
    const value = threeDecimals((latencySumsMs[bucket] ?? 0) / count);
    return [{ time_s: threeDecimals((bucket * bucketMs) / MS_PER_SECOND), value }];
  });

/** The mean of the last `window` points at each point, of fewer at the start. */
export const movingAverage = (values: readonly number[], window: number): number[] => {
  let sum = 0;
  return values.map((value, place) => {
    sum += value - (place >= window ? (values[place - window] ?? 0) : 0);
    return sum / Math.min(place + 1, window);
  });
};

export const threeDecimals = (value: number): number => Math.round(value * 1000) / 1000;

const ratePoints = (sums: readonly number[], bucketMs: number, window: number, unit: number): Point[] => {
  const perSecond = sums.map((sum) => (sum / unit / bucketMs) * MS_PER_SECOND);
  return movingAverage(perSecond, window).map((value, bucket) => ({
    time_s: threeDecimals((bucket * bucketMs) / MS_PER_SECOND),
    value: threeDecimals(value),
  }));
};
