// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** What was measured at some moment of a run. */
export interface Point {
  readonly seconds: number;
  readonly value: number;
}

export interface Flatness {
  /** By the straight line through the points after the warm-up. */
  readonly perMinute: number;
  /** What it grew by in the time that was looked at. */
  readonly grown: number;
  readonly isFlat: boolean;
}

const WARMUP_PART = 1 / 3;

/** Something is flat when the line through the last two thirds of its points rises by no more than `maxGrown`. */
export const flatnessOf = (points: readonly Point[], maxGrown: number): Flatness => {
  const looked = points.slice(Math.floor(points.length * WARMUP_PART));
  const mean = (of: (point: Point) => number) => looked.reduce((sum, each) => sum + of(each), 0) / looked.length;
  const [meanSeconds, meanValue] = [mean(({ seconds }) => seconds), mean(({ value }) => value)];
  const covariance = mean(({ seconds, value }) => (seconds - meanSeconds) * (value - meanValue));
  const variance = mean(({ seconds }) => (seconds - meanSeconds) ** 2);
  const perSecond = variance === 0 ? 0 : covariance / variance;
  const grown = perSecond * ((looked.at(-1)?.seconds ?? 0) - (looked[0]?.seconds ?? 0));
  return { perMinute: perSecond * 60, grown, isFlat: grown <= maxGrown };
};
