// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { median } from "../median.ts";
import type { Kind } from "./growth-server.ts";
import type { Point, Sample } from "./measure.ts";

/** A point that is worse than the one before it by more than this is a cliff. */
const CLIFF = 1.2;

/** Points in the order in which they grow, as Markdown. */
export const growthTable = (axis: string, points: readonly Point[]): string => {
  const hasFloor = points.some(({ floor }) => floor.length > 0);
  const heads = [axis, "produce/s", "CPU each", "by the point before", "poll/s", "CPU each", "by the point before"];
  const rows = points.map((point, place) => {
    const before = points[place - 1];
    const floor = hasFloor
      ? [`${median(point.floor.map(({ cpuMicrosPerWrite }) => cpuMicrosPerWrite)).toFixed(1)} us`]
      : [];
    return [
      point.at.toLocaleString("en-US"),
      ...columns("produce", point, before),
      ...columns("poll", point, before),
      ...floor,
    ];
  });
  const all = [hasFloor ? [...heads, "bare write, CPU each"] : heads];
  return [...all, heads.concat(hasFloor ? [""] : []).map(() => "---"), ...rows]
    .map((row) => `| ${row.join(" | ")} |`)
    .join("\n");
};

/** What a point costs by the one before it, the median of the rounds' ratios: above 1 is worse. */
export const growthOf = (kind: Kind, point: Point, before: Point): { readonly cpu: number; readonly rate: number } => {
  const pairs = point.samples[kind].map((sample, round) => [sample, before.samples[kind][round]!] as const);
  return {
    cpu: median(pairs.map(([now, then]) => now.cpuMicros / then.cpuMicros)),
    rate: median(pairs.map(([now, then]) => then.requestsPerSecond / now.requestsPerSecond)),
  };
};

const columns = (kind: Kind, point: Point, before: Point | undefined): string[] => {
  const of = (field: keyof Sample): number => median(point.samples[kind].map((sample) => sample[field]));
  return [
    Math.round(of("requestsPerSecond")).toLocaleString("en-US"),
    `${of("cpuMicros").toFixed(1)} us`,
    before === undefined ? "" : comparison(growthOf(kind, point, before)),
  ];
};

const comparison = ({ cpu, rate }: ReturnType<typeof growthOf>): string => {
  const cliffs = [...(cpu > CLIFF ? ["CPU"] : []), ...(rate > CLIFF ? ["rate"] : [])];
  const text = `CPU ${cpu.toFixed(2)}, time ${rate.toFixed(2)}`;
  return cliffs.length === 0 ? text : `${text}, **cliff in ${cliffs.join(" and ")}**`;
};
