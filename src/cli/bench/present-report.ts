// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { GroupMetrics, Report } from "../../bench/report/report-types.ts";
import type { Column, Output } from "../output/output.ts";
import { writeData, writeLine } from "../output/write.ts";
import { terminalChart } from "./terminal-chart.ts";

const MAX_CHART_WIDTH = 100;
const CHART_HEIGHT = 8;
const BUSY = 0.95;

const titles = {
  producers: "Producers",
  consumers: "Consumers",
  producing_consumers: "Producing consumers",
  producers_and_consumers: "All",
} as const;

const rate = (value: number): string => value.toLocaleString("en-US", { maximumFractionDigits: value < 100 ? 2 : 0 });
const ms = (value: number): string => value.toFixed(value < 10 ? 3 : 1);
const msOrBlank = (value: number | undefined): string => (value === undefined ? "" : ms(value));

const columns: readonly Column<GroupMetrics>[] = [
  ["Group", ({ summary }) => titles[summary.kind]],
  ["MB/s", ({ summary }) => rate(summary.total_throughput_megabytes_per_second)],
  ["Messages/s", ({ summary }) => rate(summary.total_throughput_messages_per_second)],
  ["p50 ms", ({ summary }) => ms(summary.merged_p50_latency_ms)],
  ["p90", ({ summary }) => ms(summary.merged_p90_latency_ms)],
  ["p99", ({ summary }) => ms(summary.merged_p99_latency_ms)],
  ["p99.9", ({ summary }) => ms(summary.merged_p999_latency_ms)],
  ["Max", ({ summary }) => ms(summary.max_latency_ms)],
  ["Mean", ({ summary }) => ms(summary.merged_avg_latency_ms)],
];

/** Blank where nothing was due at a time, as for consumers. */
const intended: readonly Column<GroupMetrics>[] = [
  ["Due p50", ({ summary }) => msOrBlank(summary.intended_p50_latency_ms)],
  ["Due p99", ({ summary }) => msOrBlank(summary.intended_p99_latency_ms)],
];

/** The result on standard output: the report as data, or a line for each group. */
export const presentReport = async (report: Report, output: Output): Promise<void> => {
  if (output.isData) return writeData(report, output.form);
  const hasSchedule = report.group_metrics.some(({ summary }) => summary.intended_p50_latency_ms !== undefined);
  await output.list(report.group_metrics, hasSchedule ? [...columns, ...intended] : columns, "");
};

/** Throughput and latency of each group over time: below the result, or on standard error where the result is data. */
export const drawReport = (report: Report, output: Output): void => {
  const width = Math.min(MAX_CHART_WIDTH, process.stdout.columns ?? MAX_CHART_WIDTH);
  for (const { summary, avg_throughput_mb_ts: rates, avg_latency_ts: latencies } of report.group_metrics) {
    if (summary.kind === "producers_and_consumers") continue;
    const of = titles[summary.kind];
    const charts = [
      ...terminalChart(rates.points, { title: `${of}, MB/s`, width, height: CHART_HEIGHT }),
      ...terminalChart(latencies.points, { title: `${of}, mean latency in ms`, width, height: CHART_HEIGHT }),
    ];
    for (const line of charts) {
      if (output.isData) output.note(line);
      else writeLine(line);
    }
  }
};

/** What may have disturbed the measurement, for standard error. */
export const clientNotes = ({ client: { threads } }: Report): readonly string[] => {
  const busiest = Math.max(...threads.map(({ event_loop_utilization: part }) => part));
  const delayMs = Math.max(...threads.map(({ event_loop_delay_p99_ms: delay }) => delay));
  const pauseMs = Math.max(...threads.map(({ gc_max_ms: pause }) => pause));
  const busy = `busiest thread ${Math.round(100 * busiest)} %`;
  const note = `the tool itself: ${threads.length} threads, ${busy}, event loop late by ${ms(delayMs)} ms (p99), longest collection ${ms(pauseMs)} ms`;
  if (busiest < BUSY) return [note];
  return [note, "warning: a thread of the tool was busy all the time and may be what was measured, see --workers"];
};
