// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { isUtf8 } from "node:buffer";
import { JsonProblem } from "./json-problem.ts";
import { JsonScanner } from "./json-scanner.ts";
import { JsonDecimal, type JsonValue } from "./json-value.ts";

const MAX_DEPTH = 128;
/** Digits of a whole number that a double holds for certain. */
const SAFE_DIGITS = 15;
const numberPattern = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const words: readonly (readonly [string, JsonValue])[] = [
  ["true", true],
  ["false", false],
  ["null", null],
];

/**
 * Reads a JSON text in one pass.
 * @throws JsonProblem
 */
export const parseJson = (body: Buffer): JsonValue => {
  if (!isUtf8(body)) throw new JsonProblem("it is not UTF-8");
  const scanner = new JsonScanner(body.toString());
  const value = parseValue(scanner, 0);
  if (!Number.isNaN(scanner.peek())) throw scanner.fault("more after its end");
  return value;
};

const parseValue = (scanner: JsonScanner, depth: number): JsonValue => {
  const code = scanner.peek();
  if (code === 0x22) return scanner.string();
  if (code === 0x7b) return parseObject(scanner, depth + 1);
  if (code === 0x5b) return parseArray(scanner, depth + 1);
  if (code === 0x2d || (code >= 0x30 && code <= 0x39)) return parseNumber(scanner);
  for (const [word, value] of words) {
    if (!scanner.text.startsWith(word, scanner.at)) continue;
    scanner.at += word.length;
    return value;
  }
  throw scanner.fault(Number.isNaN(code) ? "it ends too early" : "a value is expected");
};

const parseObject = (scanner: JsonScanner, depth: number): JsonValue => {
  enter(scanner, depth);
  const members = new Map<string, JsonValue>();
  if (closes(scanner, 0x7d)) return members;
  for (;;) {
    if (scanner.peek() !== 0x22) throw scanner.fault("a name in quotes is expected");
    const name = scanner.string();
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

const parseNumber = (scanner: JsonScanner): JsonValue => {
  numberPattern.lastIndex = scanner.at;
  const found = numberPattern.exec(scanner.text);
  if (found === null) throw scanner.fault("a digit is expected");
  const [text, fraction, exponent] = found;
  scanner.at += text.length;
  if (fraction !== undefined || exponent !== undefined || text === "-0") return new JsonDecimal(text);
  return text.length <= SAFE_DIGITS ? Number(text) : BigInt(text);
};
