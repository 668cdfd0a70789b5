// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Tone } from "./line.ts";

/** How a tone is written: a colour of the 16 every terminal has, and attributes. */
export interface Look {
  readonly color?: string;
  readonly backgroundColor?: string;
  readonly bold?: boolean;
  readonly dimColor?: boolean;
  readonly inverse?: boolean;
  readonly underline?: boolean;
}

export const themeNames = ["dark", "light", "mono", "contrast"] as const;
export type ThemeName = (typeof themeNames)[number];
export type Theme = Readonly<Record<Tone, Look>>;

const dark: Theme = {
  plain: {},
  dim: { color: "gray" },
  title: { bold: true },
  accent: { color: "cyan" },
  good: { color: "green" },
  warn: { color: "yellow" },
  bad: { color: "red", bold: true },
  key: { color: "cyan", bold: true },
  border: { color: "gray" },
  header: { color: "gray" },
  cursor: { inverse: true },
  bar: { color: "blue" },
  string: { color: "green" },
  number: { color: "magenta" },
};

const mono: Theme = {
  plain: {},
  dim: { dimColor: true },
  title: { bold: true },
  accent: { bold: true },
  good: {},
  warn: { bold: true },
  bad: { bold: true, underline: true },
  key: { bold: true },
  border: { dimColor: true },
  header: { underline: true },
  cursor: { inverse: true },
  bar: {},
  string: {},
  number: {},
};

export const themes: Readonly<Record<ThemeName, Theme>> = {
  dark,
  light: {
    ...dark,
    accent: { color: "blue" },
    good: { color: "green", bold: true },
    warn: { color: "magenta" },
    key: { color: "blue", bold: true },
    bar: { color: "blue" },
  },
  mono,
  contrast: {
    ...mono,
    dim: {},
    border: {},
    header: { bold: true, underline: true },
    good: { color: "greenBright", bold: true },
    warn: { color: "yellowBright", bold: true },
    bad: { color: "redBright", bold: true, underline: true },
    key: { color: "cyanBright", bold: true },
    accent: { color: "cyanBright", bold: true },
  },
};
