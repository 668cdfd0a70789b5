// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** 97.5 % of Student's t distribution, by degrees of freedom from 1; beyond the table the normal distribution is near enough. */
const quantiles = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11,
  2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];
const NORMAL = 1.96;

export interface Estimate {
  /** The geometric mean of the ratios. */
  readonly ratio: number;
  /** Between these the true ratio lies in 95 of 100 cases; undefined for a single pair. */
  readonly interval: readonly [low: number, high: number] | undefined;
  readonly pairs: number;
}

/** What pairs of runs say about a ratio: each pair was measured under like conditions, which may differ between pairs. */
export const estimateRatio = (ratios: readonly number[]): Estimate => {
  const logs = ratios.map(Math.log);
  const pairs = logs.length;
  const mean = logs.reduce((sum, log) => sum + log, 0) / pairs;
  if (pairs < 2) return { ratio: Math.exp(mean), interval: undefined, pairs };
  const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / (pairs - 1);
  const margin = (quantiles[pairs - 2] ?? NORMAL) * Math.sqrt(variance / pairs);
  return { ratio: Math.exp(mean), interval: [Math.exp(mean - margin), Math.exp(mean + margin)], pairs };
};
