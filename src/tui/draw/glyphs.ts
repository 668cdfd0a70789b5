// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** The characters frames are drawn with. */
export interface Glyphs {
  readonly corners: readonly [topLeft: string, topRight: string, bottomLeft: string, bottomRight: string];
  readonly horizontal: string;
  readonly vertical: string;
  readonly sparks: readonly string[];
  readonly full: string;
  readonly empty: string;
  readonly cursor: string;
  readonly dot: string;
  readonly separator: string;
  readonly ellipsis: string;
  readonly none: string;
  readonly up: string;
  readonly down: string;
  readonly folded: string;
  readonly unfolded: string;
}

export const unicodeGlyphs: Glyphs = {
  corners: ["\u256d", "\u256e", "\u2570", "\u256f"],
  horizontal: "\u2500",
  vertical: "\u2502",
  sparks: [..."\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588"],
  full: "\u2588",
  empty: "\u2591",
  cursor: "\u25b8",
  dot: "\u25cf",
  separator: "\u203a",
  ellipsis: "\u2026",
  none: "\u2013",
  up: "\u25b2",
  down: "\u25bc",
  folded: "\u25b8",
  unfolded: "\u25be",
};

export const asciiGlyphs: Glyphs = {
  corners: ["+", "+", "+", "+"],
  horizontal: "-",
  vertical: "|",
  sparks: [..."_.-:=+*#"],
  full: "#",
  empty: ".",
  cursor: ">",
  dot: "*",
  separator: ">",
  ellipsis: "~",
  none: "-",
  up: "^",
  down: "v",
  folded: "+",
  unfolded: "-",
};
