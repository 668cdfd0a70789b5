// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { JsonProblem } from "./json-problem.ts";
import { JsonScanner } from "./json-scanner.ts";
import type { JsonValue } from "./json-value.ts";
import { parseNumber } from "./parse-number.ts";

const MAX_DEPTH = 128;
/** By their first byte. */
const words: ReadonlyMap<number, { readonly bytes: Buffer; readonly value: JsonValue }> = new Map([
  [0x74, { bytes: Buffer.from("true"), value: true }],
  [0x66, { bytes: Buffer.from("false"), value: false }],
  [0x6e, { bytes: Buffer.from("null"), value: null }],
]);

/**
 * Reads a JSON text in one pass.
 * @throws JsonProblem
 */
export const parseJson = (body: Buffer): JsonValue => {
  const scanner = new JsonScanner(body);
  const value = parseValue(scanner, 0);
  if (scanner.peek() !== -1) throw scanner.fault("more after its end");
  return value;
};

const parseValue = (scanner: JsonScanner, depth: number): JsonValue => {
  const code = scanner.peek();
  if (code === 0x22) return scanner.string();
  if (code === 0x7b) return parseObject(scanner, depth + 1);
  if (code === 0x5b) return parseArray(scanner, depth + 1);
  if (code === 0x2d || (code >= 0x30 && code <= 0x39)) return parseNumber(scanner);
  return parseWord(scanner, code);
};

const parseWord = (scanner: JsonScanner, code: number): JsonValue => {
  const word = words.get(code);
  const end = scanner.at + (word?.bytes.length ?? 0);
  if (word === undefined || word.bytes.compare(scanner.bytes, scanner.at, Math.min(end, scanner.bytes.length)) !== 0) {
    throw scanner.fault(code === -1 ? "it ends too early" : "a value is expected");
  }
  scanner.at = end;
  return word.value;
};

const parseObject = (scanner: JsonScanner, depth: number): JsonValue => {
  enter(scanner, depth);
  const members = new Map<string, JsonValue>();
  if (closes(scanner, 0x7d)) return members;
  for (;;) {
    if (scanner.peek() !== 0x22) throw scanner.fault("a name in quotes is expected");
    const name = scanner.name();
    if (members.has(name)) throw new JsonProblem(`duplicate field \`${name.slice(0, 64)}\``, true);
    if (scanner.peek() !== 0x3a) throw scanner.fault("a colon is expected");
    scanner.at++;
    members.set(name, parseValue(scanner, depth));
    if (closes(scanner, 0x7d)) return members;
    separate(scanner);
  }
};

const parseArray = (scanner: JsonScanner, depth: number): JsonValue => {
  enter(scanner, depth);
  const items: JsonValue[] = [];
  if (closes(scanner, 0x5d)) return items;
  for (;;) {
    items.push(parseValue(scanner, depth));
    if (closes(scanner, 0x5d)) return items;
    separate(scanner);
  }
};

const enter = (scanner: JsonScanner, depth: number): void => {
  if (depth > MAX_DEPTH) throw scanner.fault(`it is nested deeper than ${MAX_DEPTH}`);
  scanner.at++;
};

const closes = (scanner: JsonScanner, bracket: number): boolean => {
  if (scanner.peek() !== bracket) return false;
  scanner.at++;
  return true;
};

const separate = (scanner: JsonScanner): void => {
  if (scanner.peek() !== 0x2c) throw scanner.fault("a comma is expected");
  scanner.at++;
};
