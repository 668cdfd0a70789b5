// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** What is looked at of a text that is to be shown on one line. */
const PREVIEW_BYTES = 4096;

/**
 * Controls (C0, C1), format characters (bidirectional marks, zero width), line separators, unpaired surrogates, selectors
 * of variants, fillers, and modifiers of emoji: whatever moves a cursor, turns a text around, or has no width of its own.
 */
const UNSAFE =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u115f\u3164\uffa0]|\u034f|[\u17b4\u17b5]|[\u180b-\u180d\u180f]|[\ufe00-\ufe0f]|[\u{1f3fb}-\u{1f3ff}]|[\u{e0100}-\u{e01ef}]/gu;
const MANY_MARKS = /([\p{Mn}\p{Me}]{2})[\p{Mn}\p{Me}]+/gu;
const LEADING_MARKS = /^[\p{Mn}\p{Me}\u1160-\u11ff]+/u;
const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** A text that cannot change a terminal: on one line, everything that is not plainly visible escaped. */
export const safeText = (text: string): string =>
  text.replace(UNSAFE, escapeCharacter).replace(MANY_MARKS, "$1").replace(LEADING_MARKS, "");

/** The same for the lines of a text; tabs become spaces. */
export const safeLines = (text: string, maxLines: number): string[] => {
  const lines: string[] = [];
  let at = 0;
  while (lines.length < maxLines && at <= text.length) {
    const end = text.indexOf("\n", at);
    const line = text.slice(at, end < 0 ? undefined : end).replace(/\r$/, "");
    lines.push(safeText(line.replaceAll("\t", "  ")));
    if (end < 0) break;
    at = end + 1;
  }
  return lines;
};

/** The beginning of a payload on one line; bytes that are no UTF-8 show as \ufffd. */
export const payloadPreview = (payload: Uint8Array): string => {
  const part = payload.subarray(0, PREVIEW_BYTES);
  const text = Buffer.from(part.buffer, part.byteOffset, part.length).toString("utf8");
  return safeText(payload.length > PREVIEW_BYTES ? `${text.replace(/\ufffd+$/, "")}\u2026` : text);
};

const escapeCharacter = (character: string): string => {
  const short = SHORT[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, "0")}`;
  return code <= 0xffff ? `\\u${code.toString(16).padStart(4, "0")}` : `\\u{${code.toString(16)}}`;
};
