// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { GroupMetrics, GroupSummary, IndividualMetrics, Report } from "../report/report-types.ts";
import { barChart, escapeHtml, type Line, lineChart } from "./line-chart.ts";

const names: Readonly<Record<string, string>> = {
  producers: "All producers",
  consumers: "All consumers",
  producing_consumers: "All producing consumers",
  producer: "Producer",
  consumer: "Consumer",
  producing_consumer: "Producing consumer",
};

/** A page that shows a report and needs nothing else: no script, no network. Reports of Apache Iggy's tool have less in them. */
export const reportPage = (report: Report): string => {
  const { params, group_metrics: all, individual_metrics: actors } = report;
  const groups = all.filter(({ summary }) => summary.kind !== "producers_and_consumers");
  const title = `${params.benchmark_kind.replaceAll("_", " ")}: ${params.pretty_name}`;
  const charts = [
    section("Throughput", lineChart(linesOf(groups, actors, "throughput"), "MB/s")),
    section("Latency", lineChart(linesOf(groups, actors, "latency"), "ms")),
    ...groups.map(({ summary, latency_distribution: distribution }) =>
      section(`Distribution of latencies: ${names[summary.kind] ?? summary.kind}`, barChart(distribution?.bins ?? [])),
    ),
  ];
  return htmlPage(
    title,
    [
      `<h1>${escapeHtml(title)}</h1><p>${factsOf(report).map(escapeHtml).join("<br>")}</p>`,
      section("Results", resultTable(all)),
      ...charts,
      section("The tool itself", clientTable(report)),
      section("Command", `<pre>${escapeHtml(params.bench_command)}</pre>`),
    ].join("\n"),
  );
};

/** A whole page with the style all pages share. */
export const htmlPage = (title: string, body: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body>${body}</body></html>
`;

export const htmlTable = (titles: readonly string[], rows: readonly (readonly string[])[]): string => {
  const line = (cells: readonly string[], tag: string): string =>
    `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join("")}</tr>`;
  return `<table>${line(titles, "th")}${rows.map((row) => line(row, "td")).join("")}</table>`;
};

const STYLE = `:root{color-scheme:light dark}body{font:15px system-ui,sans-serif;max-width:980px;margin:2rem auto;padding:0 1rem;
background:light-dark(white,#070c18);color:light-dark(black,#e5e7eb)}table{border-collapse:collapse;width:100%}
th,td{text-align:right;padding:.3rem .6rem;border-bottom:1px solid color-mix(in srgb,currentColor 25%,transparent)}th:first-child,td:first-child{text-align:left}
svg{width:100%}svg text{font-size:11px;fill:currentColor;opacity:.7}.grid{stroke:currentColor;opacity:.15}
.legend span{margin-right:1rem}.legend i{display:inline-block;width:.8em;height:.8em;margin-right:.4em}
pre{white-space:pre-wrap}h2{font-size:1.1rem;margin-top:2rem}`;

const section = (title: string, content: string): string => `<h2>${escapeHtml(title)}</h2>${content}`;

const factsOf = ({ params, hardware, server_stats: server, timestamp }: Report): readonly string[] => {
  const version = server?.["iggy_server_version"] ?? params.gitref;
  const { rate_limit: rate, durability } = params;
  const due = params.open_loop ? "sent when due (open loop)" : "sent one after the other";
  return [
    `${params.streams} streams, ${params.partitions} partitions, ${params.message_batches} batches`,
    rate === null || rate === undefined ? "as fast as it goes" : `${rate} a second, ${due}`,
    `${params.peer ?? params.transport} to ${params.server_address}, version ${String(version)}`,
    ...(durability === undefined ? [] : [`durability: ${durability}`]),
    `${hardware.identifier}: ${hardware.cpu_name}, ${hardware.cpu_cores} processors, ${hardware.os_name} ${hardware.os_version}`,
    timestamp,
  ];
};

const linesOf = (
  groups: readonly GroupMetrics[],
  actors: readonly IndividualMetrics[],
  what: "throughput" | "latency",
): readonly Line[] => {
  const isRate = what === "throughput";
  return [
    ...groups.map((group) => ({
      name: names[group.summary.kind] ?? group.summary.kind,
      points: (isRate ? group.avg_throughput_mb_ts : group.avg_latency_ts).points,
      isThick: true,
    })),
    ...actors.map((actor) => ({
      name: `${names[actor.summary.actor_kind] ?? ""} ${actor.summary.actor_id}`,
      points: (isRate ? actor.throughput_mb_ts : actor.latency_ts).points,
      isThick: false,
    })),
  ];
};

type Column = readonly [title: string, value: (summary: GroupSummary) => number | undefined];

/** Where there is no percentile of the whole group, the mean of its actors' has to do. */
const columns: readonly Column[] = [
  ["MB/s", (summary) => summary.total_throughput_megabytes_per_second],
  ["Messages/s", (summary) => summary.total_throughput_messages_per_second],
  ["p50 ms", (summary) => summary.merged_p50_latency_ms ?? summary.average_p50_latency_ms],
  ["p90", (summary) => summary.merged_p90_latency_ms ?? summary.average_p90_latency_ms],
  ["p95", (summary) => summary.merged_p95_latency_ms ?? summary.average_p95_latency_ms],
  ["p99", (summary) => summary.merged_p99_latency_ms ?? summary.average_p99_latency_ms],
  ["p99.9", (summary) => summary.merged_p999_latency_ms ?? summary.average_p999_latency_ms],
  ["p99.99", (summary) => summary.merged_p9999_latency_ms ?? summary.average_p9999_latency_ms],
  ["Max", (summary) => summary.max_latency_ms],
];

/** From when requests were due. */
const dueColumns: readonly Column[] = [
  ["Due p50", (summary) => summary.intended_p50_latency_ms],
  ["Due p99", (summary) => summary.intended_p99_latency_ms],
  ["Due p99.9", (summary) => summary.intended_p999_latency_ms],
  ["Due max", (summary) => summary.intended_max_latency_ms],
];

const resultTable = (groups: readonly GroupMetrics[]): string => {
  const hasSchedule = groups.some(({ summary }) => summary.intended_p50_latency_ms !== undefined);
  const shown = hasSchedule ? [...columns, ...dueColumns] : columns;
  return htmlTable(
    ["Group", ...shown.map(([title]) => title)],
    groups.map(({ summary }) => [
      escapeHtml(summary.kind.replaceAll("_", " ")),
      ...shown.map(([, value]) => escapeHtml(value(summary)?.toLocaleString("en-US") ?? "")),
    ]),
  );
};

const clientTable = ({ client }: Report): string =>
  htmlTable(
    ["Thread", "Busy", "Event loop late p99 ms", "Latest ms", "Collections", "Longest ms"],
    (client?.threads ?? []).map((thread, place) => [
      String(place + 1),
      `${Math.round(100 * thread.event_loop_utilization)} %`,
      String(thread.event_loop_delay_p99_ms),
      String(thread.event_loop_delay_max_ms),
      String(thread.gc_count),
      String(thread.gc_max_ms),
    ]),
  );
