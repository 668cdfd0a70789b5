// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Point } from "../../bench/statistics/points.ts";

interface ChartOptions {
  readonly title: string;
  /** Characters of a whole line. */
  readonly width: number;
  /** Lines of the area, without title and axis. */
  readonly height: number;
}

const BLOCKS = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] as const;
const EIGHTHS = 8;
const SCALE_WIDTH = 9;

/** Values over time as columns of blocks from zero up, with a scale on the left and the time below. */
export const terminalChart = (points: readonly Point[], { title, width, height }: ChartOptions): readonly string[] => {
  const columns = columnsOf(points, Math.max(1, width - SCALE_WIDTH - 2));
  const max = Math.max(...columns);
  if (points.length === 0 || max <= 0) return [title, "  nothing to draw"];
  const levels = columns.map((value) => Math.round((value / max) * height * EIGHTHS));
  const rows = Array.from({ length: height }, (_, row) => {
    const below = (height - 1 - row) * EIGHTHS;
    const cells = levels.map((level) => BLOCKS[Math.min(EIGHTHS, Math.max(0, level - below))] ?? " ");
    const scale = row === 0 ? label(max) : row === height - 1 ? label(0) : "";
    return `${scale.padStart(SCALE_WIDTH)} │${cells.join("")}`.trimEnd();
  });
  const end = `${(points.at(-1)?.time_s ?? 0).toFixed(1)} s`;
  const axis = `${" ".repeat(SCALE_WIDTH)} └${"─".repeat(columns.length)}`;
  return [title, ...rows, axis, `${" ".repeat(SCALE_WIDTH + 2)}0${end.padStart(columns.length - 1)}`];
};

/** The mean of the points of each stretch of time; fewer columns than asked for when there are fewer points. */
const columnsOf = (points: readonly Point[], width: number): number[] => {
  const count = Math.min(width, points.length);
  return Array.from({ length: count }, (_, column) => {
    const part = points.slice(
      Math.floor((column * points.length) / count),
      Math.floor(((column + 1) * points.length) / count),
    );
    return part.reduce((sum, { value }) => sum + value, 0) / part.length;
  });
};

const label = (value: number): string =>
  value.toLocaleString("en-US", { maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0 });
