// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Report } from "../../src/bench/report/report-types.ts";

const points = { points: [{ time_s: 0.01, value: 1 }] };

const summary = {
  kind: "producers",
  total_throughput_megabytes_per_second: 11.5,
  total_throughput_messages_per_second: 11_500,
  average_p50_latency_ms: 1.25,
  average_p90_latency_ms: 1.5,
  average_p95_latency_ms: 1.75,
  average_p99_latency_ms: 2.125,
  average_p999_latency_ms: 2.25,
  average_p9999_latency_ms: 2.375,
  max_latency_ms: 3.5,
};

const params = {
  benchmark_kind: "pinned_producer",
  transport: "tcp",
  server_address: "127.0.0.1:8090",
  remark: null,
  extra_info: null,
  gitref: "0.8.0",
  messages_per_batch: 10,
  message_size: 1000,
  message_batches: 100,
  producers: 1,
  consumers: 0,
  streams: 1,
  partitions: 1,
  rate_limit: null,
  pretty_name: "1 producers",
  bench_command: "bench pp",
};

/** A report with what the tool of Apache Iggy writes, as far as pages show it. */
export const foreignReport = {
  uuid: "00000000-0000-4000-8000-000000000001",
  timestamp: "2026-01-31T12:00:00Z",
  server_stats: { iggy_server_version: "0.8.0" },
  hardware: { identifier: "here", cpu_name: "some", cpu_cores: 2, os_name: "Linux", os_version: "6" },
  params,
  group_metrics: [
    {
      summary,
      avg_throughput_mb_ts: points,
      avg_throughput_msg_ts: points,
      avg_latency_ts: points,
      latency_distribution: { bins: [{ edge_ms: 1, density: 1 }] },
    },
  ],
  individual_metrics: [],
} as unknown as Report;

/** The same run of an open loop by our own tool, which knows more; its server said nothing of itself. */
export const ownReport = {
  ...foreignReport,
  uuid: "00000000-0000-4000-8000-000000000002",
  server_stats: {},
  params: {
    ...params,
    gitref: "NATS 2.15.2",
    peer: "nats",
    durability: "kept in <memory>",
    rate_limit: "50.00 KB",
    open_loop: true,
  },
  group_metrics: [
    {
      ...foreignReport.group_metrics[0],
      summary: {
        ...summary,
        merged_p99_latency_ms: 4.625,
        intended_p50_latency_ms: 6.125,
        intended_p99_latency_ms: 7.125,
        intended_p999_latency_ms: 8.125,
        intended_max_latency_ms: 9.125,
      },
    },
  ],
} as unknown as Report;
