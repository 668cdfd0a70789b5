// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { CliStartupFigures } from "./cli-startup.ts";
import type { DecodeFigures } from "./decode.ts";
import type { HttpFigures } from "./http.ts";
import { median, quantile } from "./median.ts";
import type { MemoryFigures } from "./memory.ts";
import type { StartupFigures } from "./startup.ts";
import type { Comparison, Rates } from "./throughput.ts";

const NAME_WIDTH = 29;
export const comparisonLine = (
  { name, target }: { readonly name: string; readonly target: number },
  { ratio, ratios, ours, base, repeatedRounds, disturbedRounds }: Comparison,
  baseName: string,
): string => {
  const [low, high] = [quantile(ratios, 0.25), quantile(ratios, 0.75)];
  const spread = `middle half ${low.toFixed(2)} to ${high.toFixed(2)}`;
  const verdict = low >= target ? "reached" : high < target ? "missed" : "undecided";
  const repeated = repeatedRounds > 0 ? `  (${repeatedRounds} rounds repeated: other processes were busy)` : "";
  const disturbed =
    disturbedRounds > 0 ? `  (other processes were busy in ${disturbedRounds} of ${ratios.length} rounds)` : "";
  return (
    `${name.padEnd(NAME_WIDTH)}ratio ${ratio.toFixed(2)} (${spread}), target ${target.toFixed(2)} ${verdict.padEnd(9)} ` +
    `${rates("ours", ours)}${rates(baseName, base)}${repeated}${disturbed}`
  );
};

/** One line for the time from request to reply, by that of the floor. */
export const latencyLine = (
  { name, target }: { readonly name: string; readonly target: number },
  { ours, base }: Comparison,
): string => {
  const [middle, tail] = [ours.p50Micros / base.p50Micros, ours.p99Micros / base.p99Micros];
  const times = (peer: string, { p50Micros, p99Micros }: Rates): string =>
    ` | ${peer.padEnd(5)} p50 ${whole(p50Micros)} us, p99 ${whole(p99Micros)} us`;
  return (
    `${name.padEnd(NAME_WIDTH)}p99 ${tail.toFixed(2)} of the floor's (p50 ${middle.toFixed(2)}), ` +
    `at most ${target.toFixed(2)} ${tail <= target ? "reached" : "missed"}${times("ours", ours)}${times("floor", base)}`
  );
};

/** One line for a comparison of two checkouts, in processor time. */
export const checkoutLine = ({ name }: { readonly name: string }, comparison: Comparison): string => {
  const { cpuRatios, ratio, ours, base } = comparison;
  const [low, middle, high] = [0.25, 0.5, 0.75].map((part) => quantile(cpuRatios, part).toFixed(3));
  return (
    `${name.padEnd(NAME_WIDTH)}other by ours in CPU per request ${middle} (middle half ${low} to ${high}), rate ${ratio.toFixed(2)}` +
    `${rates("ours", ours)}${rates("other", base)}  (others busy ${whole(ours.othersBusy * 100)} %)`
  );
};

const rates = (peer: string, { requestsPerSecond, payloadMegabytesPerSecond, cpuMicrosPerRequest }: Rates): string =>
  ` | ${peer.padEnd(5)} ${whole(requestsPerSecond).padStart(7)} req/s ${whole(payloadMegabytesPerSecond).padStart(6)} MB/s ` +
  `${whole(cpuMicrosPerRequest).padStart(5)} us CPU each`;

export const httpLine = (name: string, target: number, { ratios, cpuRatios, ours, floor }: HttpFigures): string => {
  const [low, high] = [quantile(ratios, 0.25), quantile(ratios, 0.75)].map((value) => value.toFixed(2));
  const each = ({ requestsPerSecond, cpuMicrosPerRequest }: HttpFigures["ours"]): string =>
    `${whole(requestsPerSecond)} req/s ${whole(cpuMicrosPerRequest)} us CPU each`;
  return (
    `${name.padEnd(NAME_WIDTH)} ratio ${median(ratios).toFixed(2)} (middle half ${low} to ${high}), target ${target.toFixed(2)}, ` +
    `in CPU ${median(cpuRatios).toFixed(2)} | ours ${each(ours)} | bare server ${each(floor)}`
  );
};

export const memoryLines = (figures: MemoryFigures): string[] => {
  const { startedMegabytes, peakMegabytes, passedMegabytes } = figures;
  const { idleConnections, unconnectedMegabytes, connectedMegabytes } = figures;
  return [
    `${"memory".padEnd(NAME_WIDTH)}${whole(startedMegabytes)} MB at the start, at most ${whole(peakMegabytes)} MB while ` +
      `${whole(passedMegabytes)} MB pass`,
    `${"".padEnd(NAME_WIDTH)}${whole(unconnectedMegabytes)} MB without connections, ${whole(connectedMegabytes)} MB with ` +
      `${whole(idleConnections)} idle ones`,
  ];
};

export const startupLines = ({ emptyMs, filledMs, killedMs, partitions, segments }: StartupFigures): string[] => [
  `${"startup".padEnd(NAME_WIDTH)}ready in ${whole(emptyMs)} ms on an empty directory`,
  `${"".padEnd(NAME_WIDTH)}ready in ${whole(filledMs)} ms on ${whole(partitions)} partitions with ${whole(segments)} segments, ` +
    `in ${whole(killedMs)} ms after a kill`,
];

export const cliStartupLines = ({ nodeMs, commands }: CliStartupFigures): string[] =>
  commands.map(({ command, target, ms, ratios }) => {
    const [low, middle, high] = [0.25, 0.5, 0.75].map((part) => quantile(ratios, part)) as [number, number, number];
    const verdict = high <= target ? "reached" : low > target ? "missed" : "undecided";
    return (
      `${`iggy ${command}`.padEnd(NAME_WIDTH)}${middle.toFixed(2)} of node -e 0 (middle half ${low.toFixed(2)} to ` +
      `${high.toFixed(2)}), target at most ${target.toFixed(2)} ${verdict} | ${whole(ms)} ms, node ${whole(nodeMs)} ms`
    );
  });

export const decodeLines = ({ target, objectsMs, readMs }: DecodeFigures): string[] => [
  `${"client decode".padEnd(NAME_WIDTH)}${objectsMs.toFixed(3)} ms for 1000 messages into objects, ` +
    `${readMs.toFixed(3)} ms with offset and payload of each, target ${target.toFixed(2)} ${readMs <= target ? "reached" : "missed"}`,
];

const whole = (value: number): string => Math.round(value).toLocaleString("en");
