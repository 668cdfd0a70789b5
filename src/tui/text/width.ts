// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { eastAsianWidth } from "get-east-asian-width";

const ASCII = /^[\u0020-\u007e]*$/;
/** Marks that stand on the character before them, and the vowels and finals of a Hangul syllable. */
const COMBINING = /[\p{Mn}\p{Me}\u1160-\u11ff]/u;

/** Cells of a terminal a text takes that has no control characters. */
export const cellWidth = (text: string): number => {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
};

/** The beginning of a text that fits, with a mark at its end where something is missing. */
export const cutToWidth = (text: string, width: number, mark = "\u2026"): string => {
  if (width <= 0) return "";
  if (text.length <= width && ASCII.test(text)) return text;
  let used = 0;
  let fitting = "";
  for (const character of text) {
    const next = characterWidth(character);
    if (used + next > width) return fitting.length === text.length ? text : withMark(fitting, used, width, mark);
    used += next;
    fitting += character;
  }
  return text;
};

/** A text of exactly that many cells. */
export const fitToWidth = (text: string, width: number, align: "left" | "right" = "left", mark = "\u2026"): string => {
  const cut = cutToWidth(text, width, mark);
  const gap = " ".repeat(Math.max(0, width - cellWidth(cut)));
  return align === "left" ? cut + gap : gap + cut;
};

const withMark = (fitting: string, used: number, width: number, mark: string): string => {
  let left = fitting;
  let cells = used;
  while (cells + mark.length > width && left !== "") {
    const last = [...left].at(-1) ?? "";
    left = left.slice(0, -last.length);
    cells -= characterWidth(last);
  }
  return mark.length > width ? left : left + mark;
};

const characterWidth = (character: string): number => {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x7f) return 1;
  return COMBINING.test(character) ? 0 : eastAsianWidth(code);
};
