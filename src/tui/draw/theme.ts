// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Line, Tone } from "./line.ts";

/** What a terminal of 16 colours can do with text, by the parameter of its sequence. */
const styleCodes = {
  bold: 1,
  dim: 2,
  underline: 4,
  inverse: 7,
  black: 30,
  red: 31,
  green: 32,
  yellow: 33,
  blue: 34,
  magenta: 35,
  cyan: 36,
  white: 37,
  gray: 90,
  bright_red: 91,
  bright_green: 92,
  bright_yellow: 93,
  bright_blue: 94,
  bright_magenta: 95,
  bright_cyan: 96,
  bright_white: 97,
} as const;

export type Style = keyof typeof styleCodes;
export const styleNames = Object.keys(styleCodes) as readonly Style[];

export const themeNames = ["dark", "light", "mono", "contrast"] as const;
export type ThemeName = (typeof themeNames)[number];
/** How each tone is written. */
export type Theme = Readonly<Record<Tone, readonly Style[]>>;

const dark: Theme = {
  plain: [],
  dim: ["gray"],
  title: ["bold"],
  accent: ["cyan"],
  good: ["green"],
  warn: ["yellow"],
  bad: ["red", "bold"],
  key: ["cyan", "bold"],
  border: ["gray"],
  header: ["gray"],
  cursor: ["inverse"],
  bar: ["blue"],
  string: ["green"],
  number: ["magenta"],
};

const mono: Theme = {
  plain: [],
  dim: ["dim"],
  title: ["bold"],
  accent: ["bold"],
  good: [],
  warn: ["bold"],
  bad: ["bold", "underline"],
  key: ["bold"],
  border: ["dim"],
  header: ["underline"],
  cursor: ["inverse"],
  bar: [],
  string: [],
  number: [],
};

export const themes: Readonly<Record<ThemeName, Theme>> = {
  dark,
  light: {
    ...dark,
    accent: ["blue"],
    good: ["green", "bold"],
    warn: ["magenta"],
    key: ["blue", "bold"],
  },
  mono,
  contrast: {
    ...mono,
    dim: [],
    border: [],
    header: ["bold", "underline"],
    good: ["bright_green", "bold"],
    warn: ["bright_yellow", "bold"],
    bad: ["bright_red", "bold", "underline"],
    key: ["bright_cyan", "bold"],
    accent: ["bright_cyan", "bold"],
  },
};

/** A line as a terminal takes it; it ends as it began, without any style. */
export const paintLine = (line: Line, theme: Theme): string =>
  line.map(({ text, tone }) => (text === "" ? "" : painted(text, theme[tone]))).join("");

const painted = (text: string, styles: readonly Style[]): string =>
  styles.length === 0 ? text : `\u001b[${styles.map((style) => styleCodes[style]).join(";")}m${text}\u001b[0m`;
