// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { homePath, readHomeToml } from "../../cli/context/home.ts";
import { exitCode } from "../../cli/errors/exit-codes.ts";
import { UserError } from "../../cli/errors/user-error.ts";
import { nearest } from "../../cli/framework/nearest.ts";
import { milliseconds, oneOf, wholeNumber } from "../../cli/framework/readers.ts";
import type { Tone } from "../draw/line.ts";
import { type Style, styleNames, type Theme, themeNames, themes } from "../draw/theme.ts";
import type { Settings } from "../state/state.ts";
import { tableNames } from "../tables/table.ts";
import { timeFormats } from "../text/time.ts";
import { checkKeys } from "./key-choices.ts";

const FILE = "tui.toml";

/** What a person likes to have, as it stands in `tui.toml` of the home directory. */
export interface FileSettings {
  readonly refreshMs?: number;
  readonly bufferMessages?: number;
  readonly theme?: string;
  readonly timeFormat?: Settings["timeFormat"];
  readonly preview?: Settings["preview"];
  readonly isAscii?: boolean;
  readonly hasMouse?: boolean;
  readonly isLinear?: boolean;
  readonly columns: Settings["columns"];
  readonly keys: Settings["keys"];
  readonly themes: Readonly<Record<string, Theme>>;
}

/** @throws UserError which names the file and what in it is wrong */
export const readSettingsFile = async (): Promise<FileSettings> => {
  const tables = await readHomeToml(FILE);
  try {
    return settingsOf(tables);
  } catch (error) {
    throw new UserError(`${homePath(FILE)}: ${error instanceof Error ? error.message : String(error)}`, {
      hint: "docs/tui.md says what can stand there",
      exitCode: exitCode.usage,
      name: "bad_settings_file",
    });
  }
};

/** How each key of the file is read. */
const readers: Readonly<Record<string, (value: unknown) => Partial<FileSettings>>> = {
  refresh: (value) => ({ refreshMs: milliseconds(text(value)) }),
  buffer: (value) => ({ bufferMessages: wholeNumber(10, 100_000)(text(value)) }),
  theme: (value) => ({ theme: text(value) }),
  time: (value) => ({ timeFormat: oneOf(...timeFormats)(text(value)) }),
  preview: (value) => ({ preview: oneOf("text", "hex", "headers")(text(value)) }),
  ascii: (value) => ({ isAscii: truth(value) }),
  mouse: (value) => ({ hasMouse: truth(value) }),
  screen_reader: (value) => ({ isLinear: truth(value) }),
  columns: (value) => ({ columns: columnsOf(value) }),
  keys: (value) => ({ keys: keysOf(value) }),
  themes: (value) => ({ themes: themesOf(value) }),
};

const settingsOf = (tables: Readonly<Record<string, unknown>>): FileSettings => {
  let settings: FileSettings = { columns: {}, keys: {}, themes: {} };
  for (const [key, value] of Object.entries(tables)) settings = { ...settings, ...within(key, value) };
  const known = [...themeNames, ...Object.keys(settings.themes)];
  if (settings.theme !== undefined) oneKnown(settings.theme, known, "theme");
  return settings;
};

const within = (key: string, value: unknown): Partial<FileSettings> => {
  const read = readers[oneKnown(key, Object.keys(readers), "key")];
  try {
    return read?.(value) ?? {};
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(message.startsWith(key) ? message : `${key}: ${message}`);
  }
};

/** @throws Error that names what is near */
const oneKnown = (name: string, known: readonly string[], what: string): string => {
  if (known.includes(name)) return name;
  const near = nearest(name, known);
  throw new Error(
    `there is no ${what} '${name}'${near === undefined ? `: ${known.join(", ")}` : `: did you mean ${near}?`}`,
  );
};

const text = (value: unknown): string => {
  if (typeof value === "string" || typeof value === "number") return String(value);
  throw new Error("expected a text");
};

const truth = (value: unknown): boolean => {
  if (typeof value === "boolean") return value;
  throw new Error("expected true or false");
};

const tableOf = (value: unknown): readonly (readonly [string, unknown])[] => {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return Object.entries(value);
  throw new Error("expected a table");
};

const listOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(text) : [text(value)]);

const columnsOf = (value: unknown): Settings["columns"] =>
  Object.fromEntries(tableOf(value).map(([name, titles]) => [oneKnown(name, tableNames, "list"), listOf(titles)]));

const keysOf = (value: unknown): Settings["keys"] => {
  const keys = Object.fromEntries(tableOf(value).map(([name, pressed]) => [name, listOf(pressed)]));
  checkKeys(keys);
  return keys;
};

const themesOf = (value: unknown): Readonly<Record<string, Theme>> =>
  Object.fromEntries(tableOf(value).map(([name, tones]) => [name, themeOf(tones)]));

/** A theme is another one with some tones of its own. */
const themeOf = (value: unknown): Theme => {
  const { base = "dark", ...tones } = Object.fromEntries(tableOf(value));
  const under = themes[oneOf(...themeNames)(text(base))];
  const own = Object.entries(tones).map(([tone, styles]): [Tone, readonly Style[]] => [
    oneKnown(tone, Object.keys(under), "tone") as Tone,
    text(styles)
      .split(/\s+/)
      .filter((word) => word !== "")
      .map((word) => oneKnown(word, styleNames, "style") as Style),
  ]);
  return { ...under, ...Object.fromEntries(own) };
};
