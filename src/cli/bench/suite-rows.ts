// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { GroupSummary } from "../../bench/report/report-types.ts";
import type { SuiteCase } from "../../bench/suite/suite-matrix.ts";
import type { Column } from "../output/output.ts";

export interface SuiteRow extends SuiteCase {
  readonly round: number;
  readonly summary: GroupSummary;
}

const rate = (value: number): string => value.toLocaleString("en-US", { maximumFractionDigits: value < 100 ? 2 : 0 });

export const suiteColumns: readonly Column<SuiteRow>[] = [
  ["Scenario", ({ scenario }) => scenario],
  ["Bytes", ({ messageBytes }) => String(messageBytes)],
  ["Batch", ({ messagesPerBatch }) => String(messagesPerBatch)],
  ["Actors", ({ producers }) => String(producers)],
  ["Group", ({ summary }) => summary.kind],
  ["MB/s", ({ summary }) => rate(summary.total_throughput_megabytes_per_second)],
  ["Messages/s", ({ summary }) => rate(summary.total_throughput_messages_per_second)],
  ["p50 ms", ({ summary }) => summary.merged_p50_latency_ms.toFixed(3)],
  ["p99 ms", ({ summary }) => summary.merged_p99_latency_ms.toFixed(3)],
];
