// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { BenchmarkKind } from "../options/kinds.ts";
import type { ActorRole } from "../plan/plan.ts";
import type { Distribution } from "../statistics/distribution.ts";
import type { Point } from "../statistics/points.ts";

/* The report as it stands in report.json: the names are those the dashboard of Apache Iggy reads; what is our own is said so. */

export interface Points {
  readonly points: readonly Point[];
}

export type GroupKind = "producers" | "consumers" | "producing_consumers" | "producers_and_consumers";

/** Of all actors of a group as one, from their merged histograms. */
export interface MergedLatency {
  readonly merged_count: number;
  readonly merged_p50_latency_ms: number;
  readonly merged_p90_latency_ms: number;
  readonly merged_p95_latency_ms: number;
  readonly merged_p99_latency_ms: number;
  readonly merged_p999_latency_ms: number;
  readonly merged_p9999_latency_ms: number;
  readonly merged_avg_latency_ms: number;
  readonly merged_std_dev_latency_ms: number;
  /** HdrHistogram of nanoseconds, compressed, Base64. */
  readonly merged_histogram: string;
}

/** From when requests were due, not from when they were sent. */
export interface IntendedLatency {
  readonly intended_p50_latency_ms: number;
  readonly intended_p99_latency_ms: number;
  readonly intended_p999_latency_ms: number;
  readonly intended_max_latency_ms: number;
}

export interface GroupSummary extends MergedLatency, Partial<IntendedLatency> {
  readonly kind: GroupKind;
  readonly total_throughput_megabytes_per_second: number;
  readonly total_throughput_messages_per_second: number;
  readonly average_throughput_megabytes_per_second: number;
  readonly average_throughput_messages_per_second: number;
  readonly average_p50_latency_ms: number;
  readonly average_p90_latency_ms: number;
  readonly average_p95_latency_ms: number;
  readonly average_p99_latency_ms: number;
  readonly average_p999_latency_ms: number;
  readonly average_p9999_latency_ms: number;
  readonly average_latency_ms: number;
  readonly average_median_latency_ms: number;
  readonly min_latency_ms: number;
  readonly max_latency_ms: number;
  readonly std_dev_latency_ms: number;
  /** Ours: the stretch of time in which all actors were at work, which throughput is of. */
  readonly window_secs: number;
  /** Ours: the mean of the smoothed series, as other tools report it. */
  readonly smoothed_throughput_megabytes_per_second: number;
}

export interface GroupMetrics {
  readonly summary: GroupSummary;
  readonly avg_throughput_mb_ts: Points;
  readonly avg_throughput_msg_ts: Points;
  readonly avg_latency_ts: Points;
  readonly latency_distribution: Distribution;
}

export interface ActorSummary {
  readonly benchmark_kind: BenchmarkKind;
  readonly actor_kind: ActorRole;
  readonly actor_id: number;
  readonly total_time_secs: number;
  readonly total_user_data_bytes: number;
  readonly total_bytes: number;
  readonly total_messages: number;
  readonly total_message_batches: number;
  readonly throughput_megabytes_per_second: number;
  readonly throughput_messages_per_second: number;
  readonly p50_latency_ms: number;
  readonly p90_latency_ms: number;
  readonly p95_latency_ms: number;
  readonly p99_latency_ms: number;
  readonly p999_latency_ms: number;
  readonly p9999_latency_ms: number;
  readonly avg_latency_ms: number;
  readonly median_latency_ms: number;
  readonly min_latency_ms: number;
  readonly max_latency_ms: number;
  readonly std_dev_latency_ms: number;
  /** Ours: the actor gave up, because nothing came for too long. */
  readonly timed_out: boolean;
}

export interface IndividualMetrics {
  readonly summary: ActorSummary;
  readonly throughput_mb_ts: Points;
  readonly throughput_msg_ts: Points;
  readonly latency_ts: Points;
}

export interface Hardware {
  readonly identifier: string;
  readonly cpu_name: string;
  readonly cpu_cores: number;
  readonly total_memory_mb: number;
  readonly os_name: string;
  readonly os_version: string;
}

export interface Params {
  readonly benchmark_kind: BenchmarkKind;
  readonly transport: "tcp" | "http" | "quic" | "websocket";
  readonly server_address: string;
  readonly remark: string | null;
  readonly extra_info: string | null;
  readonly gitref: string;
  readonly gitref_date: string;
  /** A number, or "a..b". */
  readonly messages_per_batch: number | string;
  readonly message_size: number | string;
  /** Those that were done, of all actors. */
  readonly message_batches: number;
  readonly producers: number;
  readonly consumers: number;
  readonly streams: number;
  readonly partitions: number;
  readonly consumer_groups: number;
  readonly rate_limit: string | null;
  readonly pretty_name: string;
  readonly bench_command: string;
  readonly params_identifier: string;
  /** Ours: another server that was measured; null for one that speaks our protocol. */
  readonly peer: string | null;
  /** Ours: how safe a message was when it was acknowledged. */
  readonly durability: string;
  /** Ours: what is needed to run the same again. */
  readonly seed: number;
  readonly workers: number;
  readonly open_loop: boolean;
  readonly high_level_api: boolean;
  /** "random", "json", "zero", or the name of a file. */
  readonly payload: string;
  /** How many times smaller compression makes payloads; null where that is not set. */
  readonly compressible: number | null;
  readonly headers: number;
  readonly keys: number;
}

/** Ours: what the tool itself may have added, in each of its threads. */
export interface ClientThread {
  readonly event_loop_delay_p50_ms: number;
  readonly event_loop_delay_p99_ms: number;
  readonly event_loop_delay_max_ms: number;
  readonly event_loop_utilization: number;
  readonly gc_count: number;
  readonly gc_total_ms: number;
  readonly gc_max_ms: number;
}

export interface ServerStats {
  readonly [name: string]: number | string | Readonly<Record<string, unknown>>;
}

export interface Report {
  readonly uuid: string;
  readonly timestamp: string;
  readonly server_stats: ServerStats;
  readonly hardware: Hardware;
  readonly params: Params;
  readonly group_metrics: readonly GroupMetrics[];
  readonly individual_metrics: readonly IndividualMetrics[];
  readonly client: { readonly node_version: string; readonly threads: readonly ClientThread[] };
}
