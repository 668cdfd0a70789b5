// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Glyphs } from "./glyphs.ts";
import { fitLine, type Line, lineWidth, span } from "./line.ts";

export interface PanelOptions {
  readonly title: Line;
  /** At the right end of the top border. */
  readonly note?: Line | undefined;
  readonly width: number;
  readonly height: number;
  readonly glyphs: Glyphs;
  /** A window with no room for borders has the title alone. */
  readonly isCompact: boolean;
}

/** The room lines have inside of a panel. */
export const innerSize = ({ width, height, isCompact }: Pick<PanelOptions, "width" | "height" | "isCompact">) =>
  isCompact ? { width, height: height - 1 } : { width: width - 4, height: height - 2 };

/** Lines in a frame with a title, exactly as wide and as high as asked for. */
export const panel = (lines: readonly Line[], options: PanelOptions): Line[] => {
  const { width, height, glyphs, isCompact, title, note = [] } = options;
  const inner = innerSize(options);
  const body = Array.from({ length: Math.max(0, inner.height) }, (_, row) =>
    fitLine(lines[row] ?? [], inner.width, glyphs.ellipsis),
  );
  if (isCompact) return [fitLine([...title, span(" "), ...note], width, glyphs.ellipsis), ...body];
  const [topLeft, topRight, bottomLeft, bottomRight] = glyphs.corners;
  const side = span(glyphs.vertical, "border");
  const room = width - 4;
  const right =
    lineWidth(title) + lineWidth(note) + 3 <= room && note.length > 0 ? [span(" "), ...note, span(" ")] : [];
  const left = fitLine([span(" "), ...title, span(" ")], Math.min(lineWidth(title) + 2, room - lineWidth(right)));
  const rule = glyphs.horizontal.repeat(Math.max(0, room - lineWidth(left) - lineWidth(right)));
  const edge = (text: string) => span(text, "border");
  return [
    [edge(topLeft + glyphs.horizontal), ...left, edge(rule), ...right, edge(glyphs.horizontal + topRight)],
    ...body.map((one): Line => [side, span(" "), ...one, span(" "), side]),
    [edge(bottomLeft + glyphs.horizontal.repeat(Math.max(0, width - 2)) + bottomRight)],
  ].slice(0, height);
};
