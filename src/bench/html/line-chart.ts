// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Point } from "../statistics/points.ts";
import { thinOut } from "./thin-out.ts";

export interface Line {
  readonly name: string;
  readonly points: readonly Point[];
  /** Of a whole group, not of one actor. */
  readonly isThick: boolean;
}

const WIDTH = 960;
const HEIGHT = 300;
const LEFT = 70;
const BOTTOM = 30;
const TOP = 10;
const MAX_POINTS = 1000;
const GRID_LINES = 4;
const colours = ["#3b82f6", "#f59e0b", "#10b981", "#ef4444", "#8b5cf6", "#ec4899", "#14b8a6", "#84cc16"];

/** Lines over time as SVG; the name of a line shows when the pointer rests on it. */
export const lineChart = (lines: readonly Line[], unit: string): string => {
  const all = lines.flatMap(({ points }) => points);
  const maxTime = Math.max(0.001, ...all.map(({ time_s: time }) => time));
  const maxValue = Math.max(0.001, ...all.map(({ value }) => value));
  const place = ({ time_s: time, value }: Point): string =>
    `${(LEFT + (time / maxTime) * (WIDTH - LEFT)).toFixed(1)},${atHeight(value / maxValue).toFixed(1)}`;
  const drawn = lines.map(
    ({ name, points, isThick }, line) =>
      `<polyline fill="none" stroke="${colours[line % colours.length]}" stroke-width="${isThick ? 2 : 0.7}" opacity="${isThick ? 1 : 0.5}" points="${thinOut(points, MAX_POINTS).map(place).join(" ")}"><title>${escapeHtml(name)}</title></polyline>`,
  );
  return svg([...grid(maxValue, unit), ...timeAxis(maxTime), ...drawn].join("")) + legend(lines);
};

export interface Bar {
  readonly edge_ms: number;
  readonly density: number;
}

/** A distribution of latencies as SVG. */
export const barChart = (bars: readonly Bar[]): string => {
  const highest = Math.max(0.001, ...bars.map(({ density }) => density));
  const width = (WIDTH - LEFT) / Math.max(1, bars.length);
  const drawn = bars.map(({ edge_ms: edge, density }, bar) => {
    const top = atHeight(density / highest);
    const x = (LEFT + bar * width).toFixed(1);
    return `<rect x="${x}" y="${top.toFixed(1)}" width="${(width * 0.9).toFixed(1)}" height="${(HEIGHT - BOTTOM - top).toFixed(1)}" fill="${colours[0]}"><title>from ${edge} ms: ${density}</title></rect>`;
  });
  const labels = bars
    .filter((_, bar) => bar % 10 === 0)
    .map(({ edge_ms: edge }, label) => textAt(LEFT + label * 10 * width, HEIGHT - 10, `${edge} ms`));
  return svg([...drawn, ...labels].join(""));
};

export const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const atHeight = (part: number): number => HEIGHT - BOTTOM - part * (HEIGHT - BOTTOM - TOP);

const svg = (content: string): string => `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img">${content}</svg>`;

const textAt = (x: number, y: number, text: string): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}">${escapeHtml(text)}</text>`;

const grid = (maxValue: number, unit: string): string[] =>
  Array.from({ length: GRID_LINES + 1 }, (_, line) => {
    const y = atHeight(line / GRID_LINES);
    const value = (maxValue * line) / GRID_LINES;
    const text = `${value.toLocaleString("en-US", { maximumSignificantDigits: 3 })} ${unit}`;
    return `<line x1="${LEFT}" x2="${WIDTH}" y1="${y}" y2="${y}" class="grid"/>${textAt(0, y + 4, text)}`;
  });

const timeAxis = (maxTime: number): string[] =>
  Array.from({ length: GRID_LINES }, (_, mark) => {
    const part = mark / GRID_LINES;
    return textAt(LEFT + part * (WIDTH - LEFT), HEIGHT - 10, `${(part * maxTime).toFixed(2)} s`);
  });

const legend = (lines: readonly Line[]): string => {
  const entries = lines.flatMap(({ name, isThick }, line) =>
    isThick ? [`<span><i style="background:${colours[line % colours.length]}"></i>${escapeHtml(name)}</span>`] : [],
  );
  return `<p class="legend">${entries.join("")}</p>`;
};
