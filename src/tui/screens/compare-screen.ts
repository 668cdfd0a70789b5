// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type Line, line, type Span, span, type Tone } from "../draw/line.ts";
import { innerSize } from "../draw/panel.ts";
import type { Bookmark, ComparePlace } from "../state/place.ts";
import { comparePayloads, type Difference } from "../text/compare.ts";
import { grouped } from "../text/numbers.ts";
import { fitToWidth } from "../text/width.ts";
import { type DrawContext, panel } from "./draw-context.ts";

/** Two messages side by side, value by value; those that differ have a mark. */
export const compareScreen = (context: DrawContext, place: ComparePlace): Line[] => {
  const { width, height } = innerSize(context);
  const rows = comparePayloads(place.left.row.payload, place.right.row.payload);
  const different = rows.filter(({ isSame }) => !isSame).length;
  const pathWidth = Math.max(8, Math.floor((width - 2) * 0.3));
  const side = Math.max(4, Math.floor((width - 2 - pathWidth - 4) / 2));
  const cells = (path: string, left: string, right: string) =>
    [fitToWidth(path, pathWidth), fitToWidth(left, side), fitToWidth(right, side)] as const;
  const heading = cells("", titleOf(place.left), titleOf(place.right)).join("  ");
  const first = Math.max(0, Math.min(place.scroll, rows.length - (height - 1)));
  const shown = rows.slice(first, first + Math.max(0, height - 1));
  return panel(
    context,
    [span("compare ", "title"), span(`${grouped(different)} of ${grouped(rows.length)} differ`, "warn")],
    [line(`  ${heading}`, "header"), ...shown.map((one) => rowLine(context, one, cells))],
  );
};

const titleOf = ({ topic, row }: Bookmark): string => `${topic.name} ${row.partitionId}/${row.offset}`;

const rowLine = (
  { glyphs }: DrawContext,
  { path, left, right, isSame }: Difference,
  cells: (path: string, left: string, right: string) => readonly [string, string, string],
): Line => {
  const [name, before, after] = cells(path, left ?? glyphs.none, right ?? glyphs.none);
  const tone: Tone = isSame ? "dim" : "warn";
  const mark: Span = span(isSame ? "  " : "* ", "warn");
  return [mark, span(name, "accent"), span("  "), span(before, tone), span("  "), span(after, tone)];
};
