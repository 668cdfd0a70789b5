// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { GroupMetrics, IndividualMetrics, Report } from "../report/report-types.ts";
import { barChart, escapeHtml, type Line, lineChart } from "./line-chart.ts";

const names: Readonly<Record<string, string>> = {
  producers: "All producers",
  consumers: "All consumers",
  producing_consumers: "All producing consumers",
  producer: "Producer",
  consumer: "Consumer",
  producing_consumer: "Producing consumer",
};

/** A page that shows a report and needs nothing else: no script, no network. */
export const reportPage = (report: Report): string => {
  const { params, hardware, server_stats: server, group_metrics: all, individual_metrics: actors } = report;
  const groups = all.filter(({ summary }) => summary.kind !== "producers_and_consumers");
  const title = `${params.benchmark_kind.replaceAll("_", " ")}: ${params.pretty_name}`;
  const facts = [
    `${params.streams} streams, ${params.partitions} partitions, ${params.message_batches} batches`,
    `${params.transport} to ${params.server_address}, version ${String(server["iggy_server_version"])}`,
    `${hardware.identifier}: ${hardware.cpu_name}, ${hardware.cpu_cores} processors, ${hardware.os_name} ${hardware.os_version}`,
    report.timestamp,
  ];
  const charts = [
    section("Throughput", lineChart(linesOf(groups, actors, "throughput"), "MB/s")),
    section("Latency", lineChart(linesOf(groups, actors, "latency"), "ms")),
    ...groups.map(({ summary, latency_distribution: { bins } }) =>
      section(`Distribution of latencies: ${names[summary.kind] ?? summary.kind}`, barChart(bins)),
    ),
  ];
  return htmlPage(
    title,
    [
      `<h1>${escapeHtml(title)}</h1><p>${facts.map(escapeHtml).join("<br>")}</p>`,
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

const resultTable = (groups: readonly GroupMetrics[]): string =>
  htmlTable(
    ["Group", "MB/s", "Messages/s", "p50 ms", "p90", "p95", "p99", "p99.9", "p99.99", "Max"],
    groups.map(({ summary }) => [
      escapeHtml(summary.kind.replaceAll("_", " ")),
      ...[
        summary.total_throughput_megabytes_per_second,
        summary.total_throughput_messages_per_second,
        summary.merged_p50_latency_ms,
        summary.merged_p90_latency_ms,
        summary.merged_p95_latency_ms,
        summary.merged_p99_latency_ms,
        summary.merged_p999_latency_ms,
        summary.merged_p9999_latency_ms,
        summary.max_latency_ms,
      ].map((value) => escapeHtml(Number(value ?? 0).toLocaleString("en-US"))),
    ]),
  );

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
