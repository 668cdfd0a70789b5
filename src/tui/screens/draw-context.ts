// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { asciiGlyphs, type Glyphs, unicodeGlyphs } from "../draw/glyphs.ts";
import type { Line } from "../draw/line.ts";
import { panel as drawPanel } from "../draw/panel.ts";
import { isCompact, type State } from "../state/state.ts";

/** What a screen draws with: the state, the room it has, and the characters it may use. */
export interface DrawContext {
  readonly state: State;
  readonly width: number;
  readonly height: number;
  readonly glyphs: Glyphs;
  readonly isCompact: boolean;
}

export const glyphsOf = (state: State): Glyphs =>
  state.settings.isAscii || state.settings.isLinear ? asciiGlyphs : unicodeGlyphs;

export const drawContext = (state: State, height: number): DrawContext => ({
  state,
  width: state.size.columns,
  height,
  glyphs: glyphsOf(state),
  isCompact: isCompact(state.size) || state.settings.isLinear,
});

/** The same with other room. */
export const sized = (context: DrawContext, width: number, height: number): DrawContext => ({
  ...context,
  width,
  height,
});

export const panel = (context: DrawContext, title: Line, lines: readonly Line[], note?: Line): Line[] =>
  drawPanel(lines, {
    title,
    note,
    width: context.width,
    height: context.height,
    glyphs: context.glyphs,
    isCompact: context.isCompact,
  });
