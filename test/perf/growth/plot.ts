// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

const WIDTH = 720;
const HEIGHT = 280;
const LEFT = 60;
const RIGHT = 20;
const TOP = 30;
const BOTTOM = 40;
const GRID_LINES = 4;
const colours = ["#3b82f6", "#f59e0b", "#10b981", "#ef4444"];

export interface Curve {
  readonly name: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** Curves over a logarithmic axis as an SVG that stands alone, on any background. */
export const growthPlot = (curves: readonly Curve[], xTitle: string, yTitle: string): string => {
  const all = curves.flatMap(({ points }) => points);
  const marks = [...new Set(all.map(({ x }) => x))].sort((a, b) => a - b);
  const [low, high] = [Math.log10(marks[0] ?? 1), Math.log10(marks.at(-1) ?? 10)];
  const maxY = Math.max(...all.map(({ y }) => y)) * 1.1;
  const atX = (x: number) => LEFT + ((Math.log10(x) - low) / Math.max(high - low, 1e-9)) * (WIDTH - LEFT - RIGHT);
  const atY = (y: number) => HEIGHT - BOTTOM - (y / maxY) * (HEIGHT - TOP - BOTTOM);
  const grid = Array.from({ length: GRID_LINES + 1 }, (_, line) => {
    const y = (maxY * line) / GRID_LINES;
    return (
      `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${atY(y).toFixed(1)}" y2="${atY(y).toFixed(1)}" stroke="gray" stroke-opacity="0.3"/>` +
      label(LEFT - 6, atY(y) + 4, "end", y.toPrecision(2).replace(/\.0$/, ""))
    );
  });
  const ticks = marks.map((x) => label(atX(x), HEIGHT - BOTTOM + 16, "middle", x.toLocaleString("en-US")));
  const drawn = curves.map(({ name, points }, curve) => {
    const colour = colours[curve % colours.length];
    const path = points.map(({ x, y }) => `${atX(x).toFixed(1)},${atY(y).toFixed(1)}`).join(" ");
    const dots = points.map(
      ({ x, y }) => `<circle cx="${atX(x).toFixed(1)}" cy="${atY(y).toFixed(1)}" r="3" fill="${colour}"/>`,
    );
    const title = `<text x="${LEFT + curve * 170}" y="16" fill="${colour}" font-weight="bold">${name}</text>`;
    return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>${dots.join("")}${title}`;
  });
  const titles = [
    label((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, "middle", xTitle),
    label(WIDTH - RIGHT, 16, "end", yTitle),
  ];
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">` +
    `<title>${yTitle}, by ${xTitle}</title>\n` +
    `${[...grid, ...ticks, ...titles, ...drawn].join("\n")}</svg>\n`
  );
};

const label = (x: number, y: number, anchor: "middle" | "end", text: string): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" fill="gray">${text}</text>`;
