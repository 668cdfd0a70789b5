// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { JsonScanner } from "./json-scanner.ts";
import { JsonDecimal, type JsonValue } from "./json-value.ts";

/** Digits of a whole number that a double holds for certain. */
const SAFE_DIGITS = 15;
/** Digits and sign of the longest whole number that is read as one: making them of text takes more than linear time. */
const MAX_WHOLE_CHARACTERS = 40;
const numberPattern = /^-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/;

/** The number that begins at the current place. */
export const parseNumber = (scanner: JsonScanner): JsonValue => parseShort(scanner) ?? parseAny(scanner);

/** A whole number that a double holds, which most are. */
const parseShort = (scanner: JsonScanner): number | undefined => {
  const { bytes, at: start } = scanner;
  let value = 0;
  let at = start;
  for (; at < bytes.length && at - start <= SAFE_DIGITS; at++) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  const digits = at - start;
  if (digits === 0 || digits > SAFE_DIGITS || isPartOfNumber(bytes[at])) return undefined;
  if (digits > 1 && bytes[start] === 0x30) return undefined;
  scanner.at = at;
  return value;
};

const parseAny = (scanner: JsonScanner): JsonValue => {
  const { bytes, at: start } = scanner;
  let end = start;
  while (isPartOfNumber(bytes[end])) end++;
  const found = numberPattern.exec(bytes.toString("latin1", start, end));
  if (found === null) throw scanner.fault("a digit is expected");
  const [text, fraction, exponent] = found;
  scanner.at += text.length;
  const isWhole = fraction === undefined && exponent === undefined && text !== "-0";
  if (!isWhole || text.length > MAX_WHOLE_CHARACTERS) return new JsonDecimal(text);
  return text.length <= SAFE_DIGITS ? Number(text) : BigInt(text);
};

/** Digits, signs, the point, and the letter of an exponent. */
const isPartOfNumber = (byte: number | undefined): boolean =>
  byte !== undefined &&
  ((byte >= 0x30 && byte <= 0x39) || byte === 0x2d || byte === 0x2b || byte === 0x2e || byte === 0x65 || byte === 0x45);
