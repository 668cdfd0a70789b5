// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import { expect, test } from "vitest";
import { latencyPoints, megabytePoints, movingAverage } from "../../../src/bench/statistics/points.ts";
import { sumOfSeries, TimeSeries, totalsUntil } from "../../../src/bench/statistics/time-series.ts";

const steps = fc.array(
  fc.record({
    passedMs: fc.double({ min: 0, max: 500, noNaN: true }),
    messages: fc.integer({ min: 0, max: 1000 }),
    bytes: fc.integer({ min: 0, max: 1_000_000 }),
  }),
  { minLength: 1, maxLength: 100 },
);

const seriesOf = (given: readonly { passedMs: number; messages: number; bytes: number }[], bucketMs: number) => {
  const series = new TimeSeries(bucketMs);
  let atMs = 0;
  for (const { passedMs, messages, bytes } of given) {
    series.add(atMs, atMs + passedMs, { messages, bytes }, passedMs);
    atMs += passedMs;
  }
  return { series: series.snapshot(), endMs: atMs };
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

test("given_any_work_when_spread_over_buckets_should_lose_nothing", () => {
  fc.assert(
    fc.property(steps, fc.constantFrom(1, 10, 1000), (given, bucketMs) => {
      const { series, endMs } = seriesOf(given, bucketMs);
      expect(sum(series.messages)).toBeCloseTo(sum(given.map(({ messages }) => messages)), 3);
      expect(sum(series.bytes)).toBeCloseTo(sum(given.map(({ bytes }) => bytes)), 1);
      expect(sum(series.latencyCounts)).toBe(given.length);
      expect(totalsUntil(series, endMs, endMs).bytes).toBeCloseTo(sum(series.bytes), 1);
    }),
  );
});

test("given_more_time_than_buckets_when_recorded_should_widen_them_and_keep_the_sums", () => {
  const { series } = seriesOf(new Array(1000).fill({ passedMs: 37, messages: 3, bytes: 300 }), 1);
  expect(series.bucketMs).toBe(16);
  expect(series.messages.length).toBeLessThanOrEqual(4096);
  expect(sum(series.messages)).toBeCloseTo(3000, 5);
});

test("given_series_of_several_actors_when_added_should_align_buckets_of_different_widths", () => {
  fc.assert(
    fc.property(fc.array(steps, { minLength: 1, maxLength: 4 }), (actors) => {
      const all = actors.map((given, place) => seriesOf(given, 10 * 2 ** place).series);
      const total = sumOfSeries(all);
      expect(total.bucketMs).toBe(10 * 2 ** (actors.length - 1));
      expect(sum(total.messages)).toBeCloseTo(sum(all.flatMap(({ messages }) => messages)), 3);
      expect(sum(total.latencyCounts)).toBe(sum(all.flatMap(({ latencyCounts }) => latencyCounts)));
    }),
  );
});

test("given_even_work_when_asked_for_a_part_of_the_time_should_give_that_part", () => {
  const { series } = seriesOf(new Array(10).fill({ passedMs: 10, messages: 10, bytes: 1000 }), 7);
  const { messages, bytes } = totalsUntil(series, 100, 49);
  expect(messages).toBeCloseTo(49, 6);
  expect(bytes).toBeCloseTo(4900, 6);
});

test("given_a_last_bucket_that_is_filled_in_part_when_asked_for_some_of_it_should_count_that_part_of_what_is_in_it", () => {
  const { series, endMs } = seriesOf([{ passedMs: 150, messages: 150, bytes: 1500 }], 100);
  expect(totalsUntil(series, endMs, 125).messages).toBeCloseTo(125, 6);
  expect(totalsUntil(series, endMs, 150).bytes).toBeCloseTo(1500, 6);
});

test("given_even_work_when_drawn_should_be_a_flat_line_in_megabytes_a_second", () => {
  const { series } = seriesOf(new Array(10).fill({ passedMs: 10, messages: 10, bytes: 20_000 }), 10);
  const points = megabytePoints(series, 3).slice(0, 10);
  expect(points.map(({ value }) => value)).toEqual(new Array(10).fill(2));
  expect(points[3]).toEqual({ time_s: 0.03, value: 2 });
  expect(latencyPoints(series).every(({ value }) => value === 10)).toBe(true);
});

test("given_any_values_when_averaged_should_be_the_mean_of_the_last_ones_at_each_place", () => {
  const values = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { maxLength: 50 });
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 30 }), (given, window) => {
      const plain = given.map((_, place) => {
        const last = given.slice(Math.max(0, place - window + 1), place + 1);
        return sum(last) / last.length;
      });
      for (const [place, value] of movingAverage(given, window).entries()) expect(value).toBeCloseTo(plain[place]!, 3);
    }),
  );
});
