// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { median } from "../median.ts";
import type { Kind } from "./growth-server.ts";
import type { Point, Sample } from "./measure.ts";

/** A point is a cliff when more than a fifth of the throughput of the one before it is lost, or processor time rises as much. */
const CLIFF = 1 / (1 - 0.2);

const controls = { partitions: "bare write", connections: "bare peer, poll" } as const;

/** Points in the order in which they grow, as Markdown. */
export const growthTable = (axis: keyof typeof controls, points: readonly Point[]): string => {
  const measured = ["produce", "poll", controls[axis]].flatMap((name) => [
    `${name}/s`,
    "CPU each",
    "by the point before",
  ]);
  const rows = points.map((point, place) => {
    const before = points[place - 1];
    return [
      point.at.toLocaleString("en-US"),
      ...kinds.flatMap((kind) => columns(point.samples[kind], before?.samples[kind], CLIFF)),
      ...columns(point.control, before?.control, Number.POSITIVE_INFINITY),
    ];
  });
  const heads = [axis, ...measured];
  return [heads, heads.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
};

const kinds: readonly Kind[] = ["produce", "poll"];

interface Growing {
  readonly cpu: number;
  readonly time: number;
}

const columns = (samples: readonly Sample[], before: readonly Sample[] | undefined, cliff: number): string[] => {
  const of = (field: keyof Sample): number => median(samples.map((sample) => sample[field]));
  return [
    Math.round(of("requestsPerSecond")).toLocaleString("en-US"),
    `${of("cpuMicros").toFixed(1)} us`,
    before === undefined ? "" : comparison(growthOf(samples, before), cliff),
  ];
};

/** What a point costs by the one before it, the median of the rounds' ratios: above 1 is worse. */
const growthOf = (samples: readonly Sample[], before: readonly Sample[]): Growing => {
  const pairs = samples.map((sample, round) => [sample, before[round]!] as const);
  return {
    cpu: median(pairs.map(([now, then]) => now.cpuMicros / then.cpuMicros)),
    time: median(pairs.map(([now, then]) => then.requestsPerSecond / now.requestsPerSecond)),
  };
};

const comparison = ({ cpu, time }: Growing, cliff: number): string => {
  const cliffs = [...(cpu > cliff ? ["CPU"] : []), ...(time > cliff ? ["rate"] : [])];
  const text = `CPU ${cpu.toFixed(2)}, time ${time.toFixed(2)}`;
  return cliffs.length === 0 ? text : `${text}, **cliff in ${cliffs.join(" and ")}**`;
};
