// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { UserError } from "../../cli/errors/user-error.ts";
import { moment } from "../../cli/framework/readers.ts";
import { formatHeaderValue } from "../../cli/message/header-argument.ts";
import type { UserHeader } from "../../protocol/primitives/user-headers.ts";
import { atPath, jsonText, parseJson } from "../text/json-tree.ts";

/** What a filter looks at. */
export interface Filterable {
  readonly payload: Uint8Array;
  readonly headers: readonly UserHeader[];
  readonly offset: bigint;
  readonly timestampMicros: bigint;
}

type Test = (message: Filterable) => boolean;

/** Offsets and times outside of which nothing can match; a search does not look there. */
export interface Bounds {
  readonly fromOffset: bigint | undefined;
  readonly toOffset: bigint | undefined;
  readonly fromMicros: bigint | undefined;
  readonly toMicros: bigint | undefined;
}

export interface Filter {
  /** The words as they were typed, each a condition that must hold. */
  readonly chips: readonly string[];
  readonly matches: Test;
  readonly bounds: Bounds;
}

/**
 * Conditions between spaces, all of which must hold; a text with spaces stands in quotes:
 * `word`, `/regular expression/i`, `!word`, `header.NAME:text`, `key:text`, `json.PATH = 3`, `size>100`, `offset>=5`, `time>-15m`.
 * @throws UserError that says what cannot be read
 */
export const parseFilter = (text: string): Filter | undefined => {
  const chips = words(text);
  if (chips.length === 0) return undefined;
  const tests = chips.map(testOf);
  return { chips, matches: (message) => tests.every((test) => test(message)), bounds: boundsOf(chips) };
};

const boundsOf = (chips: readonly string[]): Bounds => {
  const compared = chips.flatMap((chip) => {
    const [, left, operator = "", right = ""] = /^(offset|time)\s*(>=|<=|[=<>])\s*(.+)$/s.exec(chip) ?? [];
    return left === undefined ? [] : [{ left, operator, value: left === "time" ? moment(right) : BigInt(right) }];
  });
  const bound = (left: string, side: string): bigint | undefined => {
    const values = compared.filter((one) => one.left === left && one.operator.startsWith(side));
    const equal = compared.filter((one) => one.left === left && one.operator === "=");
    const sorted = [...values, ...equal].map(({ value }) => value).sort((a, b) => (a < b ? -1 : 1));
    return side === ">" ? sorted.at(-1) : sorted[0];
  };
  return {
    fromOffset: bound("offset", ">"),
    toOffset: bound("offset", "<"),
    fromMicros: bound("time", ">"),
    toMicros: bound("time", "<"),
  };
};

/** A comparison with the spaces about its operator, a regular expression, or a word; what stands in quotes is one piece. */
const WORD =
  /!?(?:json\.[^\s=<>!"]+|size|offset|time)\s*(?:!=|>=|<=|[=<>]|\bcontains\b)\s*(?:"(?:[^"\\]|\\.)*"|\S+)|!?\/(?:[^/\\]|\\.)+\/[imsu]*(?=\s|$)|(?:"(?:[^"\\]|\\.)*"|\S)+/g;

const words = (text: string): string[] =>
  (text.match(WORD) ?? []).map((word) => word.replace(/^(!?[\w.[\]-]+)\s*([!=<>]+)\s*/, "$1$2"));

const testOf = (word: string): Test => {
  if (word.startsWith("!") && word.length > 1) {
    const inner = testOf(word.slice(1));
    return (message) => !inner(message);
  }
  const comparison = /^(json\.[^\s=<>!"]+|size|offset|time)\s*(!=|>=|<=|[=<>]|contains)\s*(.+)$/s.exec(word);
  if (comparison !== null) return comparisonOf(comparison[1] ?? "", comparison[2] ?? "", unquote(comparison[3] ?? ""));
  const header = /^(?:header\.([^:]+)|key):(.+)$/s.exec(word);
  if (header !== null) return headerTest(header[1], textTest(unquote(header[2] ?? "")));
  const test = textTest(unquote(word));
  return (message) =>
    test(textOf(message.payload)) || message.headers.some(({ value }) => test(formatHeaderValue(value)));
};

/** `key:` looks at the names of headers, `header.NAME:` at the value of one. */
const headerTest =
  (name: string | undefined, test: (text: string) => boolean): Test =>
  ({ headers }) =>
    headers.some(({ key, value }) =>
      name === undefined
        ? test(formatHeaderValue(key))
        : formatHeaderValue(key) === name && test(formatHeaderValue(value)),
    );

const textTest = (text: string): ((where: string) => boolean) => {
  const match = /^\/(.+)\/([imsu]*)$/s.exec(text);
  if (match === null) {
    const wanted = text.toLowerCase();
    return (where) => where.toLowerCase().includes(wanted);
  }
  try {
    const expression = new RegExp(match[1] ?? "", match[2]);
    return (where) => expression.test(where.slice(0, REGEX_CHARACTERS));
  } catch (error) {
    throw new UserError(`${text} is no regular expression: ${error instanceof Error ? error.message : ""}`);
  }
};

/** An expression that is slow on long texts must not stop the program. */
const REGEX_CHARACTERS = 16_384;

const comparisonOf = (left: string, operator: string, right: string): Test => {
  if (left.startsWith("json.")) return jsonTest(left.slice("json.".length), operator, right);
  const wanted = left === "time" ? moment(right) : wholeNumber(left, right);
  const compare = comparisons[operator];
  if (compare === undefined) throw new UserError(`${left} is compared by = != > >= < <=`);
  return (message) => compare(numberOf(left, message), wanted);
};

const numberOf = (left: string, message: Filterable): bigint => {
  if (left === "offset") return message.offset;
  return left === "time" ? message.timestampMicros : BigInt(message.payload.length);
};

const wholeNumber = (left: string, text: string): bigint => {
  if (/^\d{1,20}$/.test(text)) return BigInt(text);
  throw new UserError(`${left} is compared with a whole number, not '${text}'`);
};

type Comparison = <Value extends bigint | number | string>(a: Value, b: Value) => boolean;
const comparisons: Readonly<Record<string, Comparison>> = {
  "=": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
};

/** Numbers by size, digits too long for a number as whole numbers, everything else as text. */
const jsonTest = (path: string, operator: string, right: string): Test => {
  const compare = comparisons[operator];
  return ({ payload }) => {
    const parsed = parseJson(payload);
    const found = parsed === undefined ? undefined : atPath(parsed.value, path.trim());
    if (found === undefined) return false;
    const text = jsonText(found);
    if (compare === undefined) return text.toLowerCase().includes(right.toLowerCase());
    if (INTEGER.test(text) && INTEGER.test(right)) return compare(BigInt(text), BigInt(right));
    const [a, b] = [Number(text), Number(right)];
    const areNumbers = text !== "" && right !== "" && !Number.isNaN(a) && !Number.isNaN(b);
    return areNumbers ? compare(a, b) : compare(text, right);
  };
};

const INTEGER = /^-?\d{1,40}$/;

const unquote = (text: string): string =>
  /^".*"$/s.test(text) && text.length > 1 ? text.slice(1, -1).replaceAll(/\\(.)/g, "$1") : text;

const textOf = (payload: Uint8Array): string =>
  Buffer.from(payload.buffer, payload.byteOffset, payload.length).toString("utf8");
