// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { cellWidth, cutToWidth } from "../text/width.ts";

/** What a piece of text is; a theme decides how that looks. */
export type Tone =
  | "plain"
  | "dim"
  | "title"
  | "accent"
  | "good"
  | "warn"
  | "bad"
  | "key"
  | "border"
  | "header"
  | "cursor"
  | "bar"
  | "string"
  | "number";

export interface Span {
  readonly text: string;
  readonly tone: Tone;
}

/** A line of the screen from left to right; its texts are safe for a terminal. */
export type Line = readonly Span[];

export const span = (text: string, tone: Tone = "plain"): Span => ({ text, tone });

export const line = (text: string, tone: Tone = "plain"): Line => [{ text, tone }];

export const lineWidth = (spans: Line): number => spans.reduce((width, { text }) => width + cellWidth(text), 0);

/** The line in exactly that many cells: cut with a mark, or filled up. */
export const fitLine = (spans: Line, width: number, ellipsis = "\u2026"): Line => {
  const fitted: Span[] = [];
  let left = width;
  for (const { text, tone } of spans) {
    if (left <= 0) break;
    const cells = cellWidth(text);
    const piece = cells <= left ? text : cutToWidth(text, left, ellipsis);
    fitted.push({ text: piece, tone });
    left -= cellWidth(piece);
    if (cells > cellWidth(piece)) break;
  }
  if (left > 0) fitted.push(span(" ".repeat(left)));
  return fitted;
};

/** Left part, and right part at the other end where both fit. */
export const spread = (left: Line, right: Line, width: number): Line => {
  const room = width - lineWidth(right);
  return room < 8 ? fitLine(left, width) : [...fitLine(left, room), ...right];
};

/** Lines beside each other: each block is as wide as its lines. */
export const beside = (blocks: readonly (readonly Line[])[]): Line[] => {
  const height = Math.max(0, ...blocks.map((block) => block.length));
  const widths = blocks.map((block) => Math.max(0, ...block.map(lineWidth)));
  return Array.from({ length: height }, (_, row) =>
    blocks.flatMap((block, at) => fitLine(block[row] ?? [], widths[at] ?? 0)),
  );
};

export const lineText = (spans: Line): string => spans.map(({ text }) => text).join("");
