// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ActorRole } from "../plan/plan.ts";
import { distributionOf } from "../statistics/distribution.ts";
import { LatencyStatistics } from "../statistics/latency-statistics.ts";
import { latencyPoints, megabytePoints, messagePoints, threeDecimals } from "../statistics/points.ts";
import { sumOfSeries, totalsUntil } from "../statistics/time-series.ts";
import type { ActorResult } from "../worker/worker-messages.ts";
import { perSecond } from "./actor-metrics.ts";
import type {
  ActorSummary,
  GroupKind,
  GroupMetrics,
  GroupSummary,
  IntendedLatency,
  MergedLatency,
} from "./report-types.ts";

const BYTES_PER_MB = 1e6;
const MS_PER_SECOND = 1000;

const groupOfRole: Readonly<Record<ActorRole, GroupKind>> = {
  producer: "producers",
  consumer: "consumers",
  producing_consumer: "producing_consumers",
};

/** A group for each role; where there are producers and consumers another one for both together. */
export const groupsOf = (
  results: readonly ActorResult[],
  summaries: readonly ActorSummary[],
  window: number,
): GroupMetrics[] => {
  const roles = [...new Set(results.map(({ role }) => role))];
  const groups = roles.map((role) => {
    const isMember = ({ role: other }: ActorResult): boolean => other === role;
    const members = summaries.filter(({ actor_kind: kind }) => kind === role);
    return groupMetrics(groupOfRole[role], results.filter(isMember), members, window);
  });
  return roles.length < 2 ? groups : [...groups, groupMetrics("producers_and_consumers", results, summaries, window)];
};

const groupMetrics = (
  kind: GroupKind,
  results: readonly ActorResult[],
  summaries: readonly ActorSummary[],
  window: number,
): GroupMetrics => {
  const series = sumOfSeries(results.map(({ record }) => record.series));
  const latency = LatencyStatistics.merged(results.map(({ record }) => record.latency));
  const megabytes = megabytePoints(series, window);
  return {
    summary: {
      kind,
      ...throughputOf(results),
      ...averagesOf(summaries),
      min_latency_ms: threeDecimals(latency.minMs),
      max_latency_ms: threeDecimals(latency.maxMs),
      std_dev_latency_ms: threeDecimals(latency.deviationMs),
      ...mergedOf(latency),
      ...intendedOf(results),
      smoothed_throughput_megabytes_per_second: threeDecimals(mean(megabytes.map(({ value }) => value))),
    },
    avg_throughput_mb_ts: { points: megabytes },
    avg_throughput_msg_ts: { points: messagePoints(series, window) },
    avg_latency_ts: { points: latencyPoints(series) },
    latency_distribution: distributionOf(latency),
  };
};

type Throughput = Pick<
  GroupSummary,
  | "total_throughput_megabytes_per_second"
  | "total_throughput_messages_per_second"
  | "average_throughput_megabytes_per_second"
  | "average_throughput_messages_per_second"
  | "window_secs"
>;

/** From the common start until the first actor was done: afterwards there was less load than was asked for. */
const throughputOf = (results: readonly ActorResult[]): Throughput => {
  const windowMs = Math.min(...results.map(({ record }) => record.endMs).filter((endMs) => endMs > 0));
  const seconds = Number.isFinite(windowMs) ? windowMs / MS_PER_SECOND : 0;
  const totals = results.map(({ record }) => totalsUntil(record.series, record.endMs, windowMs));
  const megabytes = perSecond(totals.reduce((sum, { bytes }) => sum + bytes, 0) / BYTES_PER_MB, seconds);
  const messages = perSecond(
    totals.reduce((sum, one) => sum + one.messages, 0),
    seconds,
  );
  return {
    total_throughput_megabytes_per_second: megabytes,
    total_throughput_messages_per_second: messages,
    average_throughput_megabytes_per_second: threeDecimals(megabytes / results.length),
    average_throughput_messages_per_second: threeDecimals(messages / results.length),
    window_secs: threeDecimals(seconds),
  };
};

/** Means over actors that measured anything, under the names other tools know. */
const averagesOf = (all: readonly ActorSummary[]) => {
  const summaries = all.filter(({ max_latency_ms: maxMs }) => maxMs > 0);
  const average = (name: keyof ActorSummary): number =>
    threeDecimals(mean(summaries.map((summary) => Number(summary[name]))));
  return {
    average_p50_latency_ms: average("p50_latency_ms"),
    average_p90_latency_ms: average("p90_latency_ms"),
    average_p95_latency_ms: average("p95_latency_ms"),
    average_p99_latency_ms: average("p99_latency_ms"),
    average_p999_latency_ms: average("p999_latency_ms"),
    average_p9999_latency_ms: average("p9999_latency_ms"),
    average_latency_ms: average("avg_latency_ms"),
    average_median_latency_ms: average("median_latency_ms"),
  };
};

const mergedOf = (latency: LatencyStatistics): MergedLatency => ({
  merged_count: latency.count,
  merged_p50_latency_ms: threeDecimals(latency.percentileMs(50)),
  merged_p90_latency_ms: threeDecimals(latency.percentileMs(90)),
  merged_p95_latency_ms: threeDecimals(latency.percentileMs(95)),
  merged_p99_latency_ms: threeDecimals(latency.percentileMs(99)),
  merged_p999_latency_ms: threeDecimals(latency.percentileMs(99.9)),
  merged_p9999_latency_ms: threeDecimals(latency.percentileMs(99.99)),
  merged_avg_latency_ms: threeDecimals(latency.meanMs),
  merged_std_dev_latency_ms: threeDecimals(latency.deviationMs),
  merged_histogram: latency.snapshot().histogram,
});

const intendedOf = (results: readonly ActorResult[]): Partial<IntendedLatency> => {
  const snapshots = results.flatMap(({ record }) => record.intendedLatency ?? []);
  if (snapshots.every(({ count }) => count === 0)) return {};
  const latency = LatencyStatistics.merged(snapshots);
  return {
    intended_p50_latency_ms: threeDecimals(latency.percentileMs(50)),
    intended_p99_latency_ms: threeDecimals(latency.percentileMs(99)),
    intended_p999_latency_ms: threeDecimals(latency.percentileMs(99.9)),
    intended_max_latency_ms: threeDecimals(latency.maxMs),
  };
};

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
