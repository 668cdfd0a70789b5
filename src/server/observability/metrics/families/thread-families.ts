// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { gauge, type MetricFamily } from "../metric-family.ts";
import { CONTROLLER, type MetricRegions } from "../metric-regions.ts";
import type { GaugeName } from "../metrics-layout.ts";

/** How each thread is; sampled once a second. */
export const threadFamilies = (regions: MetricRegions): MetricFamily[] => {
  const perThread = (name: string, help: string, of: GaugeName, scale = 1): MetricFamily =>
    gauge(
      name,
      help,
      regions.gauges(of).map(({ thread, value }) => ({ labels: { thread }, value: value * scale })),
    );
  const perShard = (name: string, help: string, of: GaugeName): MetricFamily => {
    const { samples, ...family } = perThread(name, help, of);
    return { ...family, samples: samples.filter(({ labels }) => labels["thread"] !== CONTROLLER) };
  };
  return [
    perShard("iggy_shard_connections", "Connections a shard serves.", "connections"),
    perShard("iggy_shard_requests_under_way", "Requests that wait for a disk or the controller.", "requestsUnderWay"),
    perShard("iggy_shard_waiting_polls", "Polls that wait for messages.", "waitingPolls"),
    perShard("iggy_shard_unread_reply_bytes", "Bytes of replies that peers have not taken yet.", "unreadReplyBytes"),
    perShard("iggy_shard_memory_used_bytes", "Memory of limits.in_flight_size that is in use.", "memoryUsedBytes"),
    perShard("iggy_shard_memory_waiters", "Requests and replies that wait for that memory.", "memoryWaiters"),
    perThread("iggy_thread_heap_used_bytes", "JavaScript heap in use.", "heapUsedBytes"),
    perThread("iggy_thread_heap_total_bytes", "JavaScript heap taken from the system.", "heapTotalBytes"),
    perThread("iggy_thread_external_bytes", "Memory of objects outside of the heap.", "externalBytes"),
    perThread(
      "iggy_event_loop_delay_mean_seconds",
      "How late timers were in the last second, on average.",
      "loopDelayMeanMs",
      1e-3,
    ),
    perThread("iggy_event_loop_delay_p99_seconds", "The 99th percentile of the same.", "loopDelayP99Ms", 1e-3),
    perThread("iggy_event_loop_delay_max_seconds", "The longest of the same.", "loopDelayMaxMs", 1e-3),
    perThread(
      "iggy_event_loop_utilization",
      "Share of the last second in which the event loop was busy.",
      "loopUtilization",
    ),
  ];
};
