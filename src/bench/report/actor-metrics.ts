// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { BenchmarkKind } from "../options/kinds.ts";
import { LatencyStatistics } from "../statistics/latency-statistics.ts";
import { latencyPoints, megabytePoints, messagePoints, threeDecimals } from "../statistics/points.ts";
import type { ActorResult } from "../worker/worker-messages.ts";
import type { IndividualMetrics } from "./report-types.ts";

const BYTES_PER_MB = 1e6;
const MS_PER_SECOND = 1000;

/** What one actor did. */
export const actorMetrics = (
  { id, role, ending, record }: ActorResult,
  kind: BenchmarkKind,
  window: number,
): IndividualMetrics => {
  const { series, userBytes, totalBytes, messages, batches } = record;
  const seconds = record.endMs / MS_PER_SECOND;
  const latency = LatencyStatistics.merged([record.latency]);
  const at = (percent: number): number => threeDecimals(latency.percentileMs(percent));
  return {
    summary: {
      benchmark_kind: kind,
      actor_kind: role,
      actor_id: id,
      total_time_secs: threeDecimals(seconds),
      total_user_data_bytes: userBytes,
      total_bytes: totalBytes,
      total_messages: messages,
      total_message_batches: batches,
      throughput_megabytes_per_second: perSecond(userBytes / BYTES_PER_MB, seconds),
      throughput_messages_per_second: perSecond(messages, seconds),
      p50_latency_ms: at(50),
      p90_latency_ms: at(90),
      p95_latency_ms: at(95),
      p99_latency_ms: at(99),
      p999_latency_ms: at(99.9),
      p9999_latency_ms: at(99.99),
      avg_latency_ms: threeDecimals(latency.meanMs),
      median_latency_ms: at(50),
      min_latency_ms: threeDecimals(latency.minMs),
      max_latency_ms: threeDecimals(latency.maxMs),
      std_dev_latency_ms: threeDecimals(latency.deviationMs),
      timed_out: ending === "timed_out",
    },
    throughput_mb_ts: { points: megabytePoints(series, window) },
    throughput_msg_ts: { points: messagePoints(series, window) },
    latency_ts: { points: latencyPoints(series) },
  };
};

/** A rate with three decimals; 0 when no time passed. */
export const perSecond = (amount: number, seconds: number): number =>
  seconds <= 0 ? 0 : threeDecimals(amount / seconds);
