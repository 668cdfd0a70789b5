// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { loadavg } from "node:os";
import type { Flatness } from "./flatness.ts";
import type { ServerSample, ServerSampler } from "./server-samples.ts";
import { BATCH_MESSAGES, PAYLOAD_BYTES, type Passed } from "./traffic.ts";

export interface Soaked {
  readonly minutes: number;
  readonly part: number;
  readonly peakRate: number;
  readonly passed: Passed;
  readonly server: ServerSampler;
  readonly flatness: { readonly resident: Flatness; readonly heap: Flatness; readonly openFiles: Flatness };
}

/** So many of the longest seconds are named. */
const NAMED_SECONDS = 5;

/** What a soak found, as Markdown. */
export const report = (soaked: Soaked): string =>
  [summary(soaked), latencies(soaked.passed), threads(soaked), resources(soaked)].join("\n\n");

const summary = ({ minutes, part, peakRate, passed }: Soaked): string =>
  `Node ${process.versions.node}, load average ${loadavg()[0]?.toFixed(1)}: ${minutes} minutes at ${part * 100} % of ${count(peakRate)} messages a second, ` +
  `batches of ${BATCH_MESSAGES} x ${PAYLOAD_BYTES} B. ${count(passed.produced)} messages acknowledged, ${count(passed.consumed)} read once and in order, ` +
  `${count(passed.consumed / passed.seconds)} a second.`;

const latencies = (passed: Passed): string => {
  const kinds = [
    ["from due to acknowledged", passed.produce],
    ["from due to read", passed.endToEnd],
  ] as const;
  const rows = kinds.map(([name, statistics]) => {
    const columns = [50, 99, 99.9].map((percent) => `${statistics.percentileMs(percent).toFixed(2)} ms`);
    return row(name, ...columns, `${statistics.maxMs.toFixed(1)} ms`);
  });
  return [row("A batch", "p50", "p99", "p99.9", "longest"), row(...Array<string>(5).fill("---")), ...rows].join("\n");
};

/** Where the time went: whoever was late when batches were. */
const threads = ({ passed, server }: Soaked): string => {
  const longest = passed.longestBySecond
    .map((milliseconds, second) => ({ milliseconds, second }))
    .sort((a, b) => b.milliseconds - a.milliseconds)
    .slice(0, NAMED_SECONDS)
    .map(({ milliseconds, second }) => `${milliseconds.toFixed(0)} ms in second ${second}`);
  const delays = [...server.longestDelayMs, ["the traffic itself", passed.longestDelayMs] as const].map(
    ([thread, milliseconds]) => `${thread} ${milliseconds.toFixed(0)} ms`,
  );
  return `Longest until read: ${longest.join(", ")}. Longest that an event loop was late: ${delays.join(", ")}.`;
};

const resources = ({ server, flatness }: Soaked): string => {
  const [first, last] = [server.samples[0], server.samples.at(-1)];
  const line = (name: string, field: keyof ServerSample, unit: string, { perMinute }: Flatness): string =>
    row(
      name,
      `${count(first?.[field] ?? 0)}${unit}`,
      `${count(last?.[field] ?? 0)}${unit}`,
      `${perMinute.toFixed(2)}${unit} a minute`,
    );
  return [
    row("The server", "At first", "In the end", "Last two thirds"),
    row(...Array<string>(4).fill("---")),
    line("resident memory", "residentMegabytes", " MB", flatness.resident),
    line("heaps of all threads", "heapMegabytes", " MB", flatness.heap),
    line("open files", "openFiles", "", flatness.openFiles),
  ].join("\n");
};

const row = (...cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

const count = (value: number): string => Math.round(value).toLocaleString("en-US");
