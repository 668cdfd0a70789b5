// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { counter, histogram, type MetricFamily } from "../metric-family.ts";
import type { MetricRegions } from "../metric-regions.ts";

/** What happens in the partitions. */
export const logFamilies = (regions: MetricRegions): MetricFamily[] => [
  counter("iggy_messages_appended", "Messages that were written.", regions.counter("messagesAppended")),
  counter("iggy_messages_polled", "Messages that were sent to consumers.", regions.counter("messagesPolled")),
  counter("iggy_waits", "Polls that waited for messages, by how that ended.", [
    { labels: { outcome: "woken" }, value: regions.counter("waitsWoken") },
    { labels: { outcome: "expired" }, value: regions.counter("waitsExpired") },
    { labels: { outcome: "superseded" }, value: regions.counter("waitsSuperseded") },
    { labels: { outcome: "refused" }, value: regions.counter("waitsRefused") },
  ]),
  histogram(
    "iggy_append_duration_seconds",
    "From the stamps of a batch to its visibility; the wait for the partition's lock is counted by itself.",
    [{ counts: regions.appends() }],
  ),
  histogram("iggy_fsync_duration_seconds", "Syncs that batches wait for.", [{ counts: regions.syncs() }]),
  counter(
    "iggy_partition_lock_waits",
    "Times an append found its partition locked and had to sleep.",
    regions.counter("lockWaits"),
  ),
  counter(
    "iggy_partition_lock_wait_seconds",
    "Time appends have slept for locks of partitions.",
    regions.counter("lockWaitMs") / 1000,
  ),
];
