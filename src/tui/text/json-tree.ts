// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { safeText } from "./safe-text.ts";

const MAX_BYTES = 1_048_576;
const MAX_DEPTH = 64;
const MAX_ROWS = 5000;
const MAX_TEXT = 2000;

export type JsonTone = "key" | "text" | "number" | "word" | "mark";

export interface JsonRow {
  /** Where the value is: `$.items[3].name`. */
  readonly path: string;
  readonly depth: number;
  readonly parts: readonly (readonly [JsonTone, string])[];
  readonly isFoldable: boolean;
}

/** The value of a payload that is JSON of up to 1 MiB; undefined for any other. Numbers keep the digits they were written with. */
export const parseJson = (payload: Uint8Array): { readonly value: unknown } | undefined => {
  const first = payload.find((byte) => byte > 0x20);
  if (payload.length > MAX_BYTES || first === undefined || !STARTS.has(first)) return undefined;
  const text = Buffer.from(payload.buffer, payload.byteOffset, payload.length).toString("utf8");
  if (text.includes("\ufffd") || isDeep(text)) return undefined;
  try {
    return { value: JSON.parse(text.replace(LONG_NUMBER, keepDigits)) };
  } catch {
    return undefined;
  }
};

/** `{`, `[`, `"`, `-`, digits, and the first letters of true, false, null. */
const STARTS: ReadonlySet<number> = new Set([...'{["-0123456789tfn'].map((character) => character.charCodeAt(0)));

/** A text that is stepped over, or a number that floating point would change. */
const LONG_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g;
const DIGITS = "\u0000digits:";
const keepDigits = (token: string): string => (token.startsWith('"') ? token : JSON.stringify(DIGITS + token));

/** Brackets within brackets beyond what is shown; counted before a parser is let near it. */
const isDeep = (text: string): boolean => {
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (token === "{" || token === "[") depth++;
    else if (token === "}" || token === "]") depth--;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
};

/** The rows of a value as a tree, without what lies under the folded paths; at most 5000. */
export const jsonRows = (value: unknown, folded: ReadonlySet<string>): JsonRow[] => {
  const rows: JsonRow[] = [];
  addRows(rows, { key: undefined, path: "$", depth: 0, isLast: true }, value, folded);
  return rows;
};

/** The paths of everything that can be folded, but for the root. */
export const foldablePaths = (value: unknown): string[] =>
  jsonRows(value, new Set())
    .filter(({ isFoldable, depth }) => isFoldable && depth > 0)
    .map(({ path }) => path);

/** The values of a tree that hold no others, by their paths; as many as are shown. */
export const jsonLeaves = (value: unknown): ReadonlyMap<string, string> =>
  new Map(
    jsonRows(value, new Set())
      .filter(({ isFoldable, path }) => !isFoldable && !path.endsWith("/"))
      .map(({ path, parts }) => [path, leafText(parts)] as const),
  );

/** Without the key before it and the comma behind it. */
const leafText = (parts: JsonRow["parts"]): string =>
  parts
    .filter(([tone, text]) => tone !== "key" && text !== ": " && text !== ",")
    .map(([tone, text]) => (tone === "mark" ? text.replace(/,$/, "") : text))
    .join("");

interface Place {
  readonly key: string | undefined;
  readonly path: string;
  readonly depth: number;
  readonly isLast: boolean;
}

const addRows = (rows: JsonRow[], place: Place, value: unknown, folded: ReadonlySet<string>): void => {
  if (rows.length >= MAX_ROWS) return;
  const { path, depth } = place;
  const label =
    place.key === undefined
      ? []
      : ([
          ["key", place.key],
          ["mark", ": "],
        ] as const);
  const comma = place.isLast ? "" : ",";
  if (typeof value !== "object" || value === null) {
    rows.push({ path, depth, parts: [...label, scalar(value), ["mark", comma]], isFoldable: false });
    return;
  }
  const isList = Array.isArray(value);
  const entries = Object.entries(value);
  const [open, close] = isList ? "[]" : "{}";
  if (entries.length === 0 || folded.has(path)) {
    const inner = entries.length === 0 ? "" : `\u2026 ${entries.length}`;
    rows.push({
      path,
      depth,
      parts: [...label, ["mark", `${open}${inner}${close}${comma}`]],
      isFoldable: inner !== "",
    });
    return;
  }
  rows.push({ path, depth, parts: [...label, ["mark", open ?? ""]], isFoldable: true });
  for (const [at, [key, inner]] of entries.entries()) {
    if (rows.length >= MAX_ROWS) return;
    const next = {
      depth: depth + 1,
      isLast: at === entries.length - 1,
      path: path + (isList ? `[${key}]` : step(key)),
    };
    addRows(
      rows,
      { ...next, key: isList ? undefined : safeText(JSON.stringify(key.slice(0, MAX_TEXT))) },
      inner,
      folded,
    );
  }
  rows.push({ path: `${path}/`, depth, parts: [["mark", `${close}${comma}`]], isFoldable: false });
};

const step = (key: string): string =>
  /^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `[${JSON.stringify(key.slice(0, 80))}]`;

const scalar = (value: unknown): readonly [JsonTone, string] => {
  if (typeof value === "number") return ["number", String(value)];
  if (typeof value !== "string") return ["word", String(value)];
  if (value.startsWith(DIGITS)) return ["number", value.slice(DIGITS.length)];
  const cut = value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)}\u2026` : value;
  return ["text", safeText(JSON.stringify(cut))];
};

/** A value's text for comparisons and copies: numbers with all their digits. */
export const jsonText = (value: unknown): string => {
  if (typeof value === "string") return value.startsWith(DIGITS) ? value.slice(DIGITS.length) : value;
  return JSON.stringify(value) ?? "";
};

/** What lies at `a.b[3].c` or `$.a.b`; undefined when there is nothing. */
export const atPath = (value: unknown, path: string): unknown => {
  let here = value;
  for (const [, name, index, quoted] of path
    .replace(/^\$?\.?/, ".")
    .matchAll(/\.([^.[\]]+)|\[(\d+)\]|\["([^"]*)"\]/g)) {
    if (typeof here !== "object" || here === null) return undefined;
    const key = name ?? index ?? quoted ?? "";
    here = Object.hasOwn(here, key) ? Reflect.get(here, key) : undefined;
  }
  return here;
};
