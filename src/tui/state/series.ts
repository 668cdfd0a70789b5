// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

const MAX_POINTS = 60;

/** A counter that is looked at from time to time: its last value, and how fast it grew between the looks. */
export interface Series {
  readonly last: { readonly atMs: number; readonly value: bigint } | undefined;
  /** Per second, the newest last; at most 60. */
  readonly rates: readonly number[];
}

export const emptySeries: Series = { last: undefined, rates: [] };

/** Adds a look; a counter that became smaller begins a new series. */
export const addSample = (series: Series, atMs: number, value: bigint): Series => {
  const { last, rates } = series;
  if (last === undefined || value < last.value) return { last: { atMs, value }, rates: [] };
  const seconds = (atMs - last.atMs) / 1000;
  if (seconds < 0.05) return series;
  const rate = Number(value - last.value) / seconds;
  return { last: { atMs, value }, rates: [...rates, rate].slice(-MAX_POINTS) };
};

export const rateOf = (series: Series | undefined): number | undefined => series?.rates.at(-1);

/** A level that goes up and down, as a lag does. */
export interface Levels {
  readonly points: readonly { readonly atMs: number; readonly value: number }[];
}

export const addLevel = (levels: Levels | undefined, atMs: number, value: number): Levels => ({
  points: [...(levels?.points ?? []), { atMs, value }].slice(-MAX_POINTS),
});

/** Change per second over the last ten looks; undefined before there are two. */
export const trendOf = (levels: Levels | undefined): number | undefined => {
  const recent = levels?.points.slice(-10) ?? [];
  const [first, last] = [recent[0], recent.at(-1)];
  if (first === undefined || last === undefined || last.atMs - first.atMs < 50) return undefined;
  return (last.value - first.value) / ((last.atMs - first.atMs) / 1000);
};
