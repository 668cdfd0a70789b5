// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { LatencyStatistics } from "./latency-statistics.ts";
import { threeDecimals } from "./points.ts";

const BINS = 50;
/** The axis ends here at the latest, so that few late values do not squeeze all others into one bin. */
const P99_FACTOR = 1.5;

export interface Distribution {
  readonly bins: readonly { readonly edge_ms: number; readonly density: number }[];
  readonly log_normal_params: { readonly mu: number; readonly sigma: number };
  readonly percentiles: {
    readonly p05_ms: number;
    readonly p50_ms: number;
    readonly p95_ms: number;
    readonly p99_ms: number;
  };
}

/** Fifty equal bins from the least value on; what lies beyond the last counts in it. Densities are per millisecond. */
export const distributionOf = (latency: LatencyStatistics): Distribution => {
  const { mu, sigma } = latency.logNormal;
  return {
    bins: binsOf(latency),
    log_normal_params: { mu: threeDecimals(mu), sigma: threeDecimals(sigma) },
    percentiles: {
      p05_ms: threeDecimals(latency.percentileMs(5)),
      p50_ms: threeDecimals(latency.percentileMs(50)),
      p95_ms: threeDecimals(latency.percentileMs(95)),
      p99_ms: threeDecimals(latency.percentileMs(99)),
    },
  };
};

const binsOf = (latency: LatencyStatistics): Distribution["bins"] => {
  if (latency.count === 0) return [];
  const lowestMs = latency.minMs;
  const highestMs = Math.min(latency.maxMs, latency.percentileMs(99) * P99_FACTOR);
  const widthMs = (highestMs - lowestMs) / BINS;
  if (widthMs <= 0) return [{ edge_ms: threeDecimals(lowestMs), density: 1 }];
  const counts = new Array<number>(BINS).fill(0);
  for (const [valueMs, count] of latency.counts()) {
    const bin = Math.min(BINS - 1, Math.floor((valueMs - lowestMs) / widthMs));
    counts[bin] = (counts[bin] ?? 0) + count;
  }
  return counts.map((count, bin) => ({
    edge_ms: threeDecimals(lowestMs + bin * widthMs),
    density: threeDecimals(count / (latency.count * widthMs)),
  }));
};
