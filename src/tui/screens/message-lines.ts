// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { formatHeaderValue } from "../../cli/message/header-argument.ts";
import type { Glyphs } from "../draw/glyphs.ts";
import { type Line, type Span, span, type Tone } from "../draw/line.ts";
import type { MessagePlace, MessageView } from "../state/place.ts";
import type { MessageRow } from "../state/tail.ts";
import { hexDump } from "../text/hex-dump.ts";
import { type JsonTone, jsonRows, parseJson } from "../text/json-tree.ts";
import { safeLines, safeText } from "../text/safe-text.ts";

/** More of a payload is not laid out; it can be copied and exported whole. */
const MAX_LINES = 5000;
const MAX_TEXT_BYTES = 1_048_576;

/** A line of a payload; with a path where it is a value of a JSON tree. */
export interface PayloadLine {
  readonly spans: Line;
  readonly path?: string;
  readonly isFoldable?: boolean;
}

/** The view that shows most of a payload: a tree for JSON, text for text, bytes for the rest. */
export const bestView = ({ payload }: MessageRow): MessageView => {
  if (parseJson(payload) !== undefined) return "json";
  return isText(payload) ? "text" : "hex";
};

/** The view as it was asked for, but that JSON needs a payload that is JSON. */
export const shownView = (place: MessagePlace): MessageView =>
  place.view === "json" && parseJson(place.row.payload) === undefined ? bestView(place.row) : place.view;

export const payloadLines = (place: MessagePlace, glyphs: Glyphs, width: number): readonly PayloadLine[] => {
  const { row, folded } = place;
  switch (shownView(place)) {
    case "json": {
      const rows = jsonRows(parseJson(row.payload)?.value, folded);
      return rows.map(({ depth, parts, path, isFoldable }) => {
        const mark = isFoldable ? (folded.has(path) ? glyphs.folded : glyphs.unfolded) : " ";
        const spans = parts.map(([tone, text]): Span => span(text, jsonTones[tone]));
        return { spans: [span(`${"  ".repeat(Math.min(depth, 20))}${mark} `, "dim"), ...spans], path, isFoldable };
      });
    }
    case "text":
      return textLines(row.payload).map((text) => ({ spans: [span(text)] }));
    case "hex":
      return hexDump(row.payload.subarray(0, MAX_TEXT_BYTES), MAX_LINES).map((text) => ({
        spans: [span(text.slice(0, 8), "dim"), span(text.slice(8))],
      }));
    case "headers":
      return headerLines(row);
    case "raw":
      return chunks(Buffer.from(row.payload.subarray(0, MAX_TEXT_BYTES)).toString("base64"), Math.max(16, width)).map(
        (text) => ({ spans: [span(text)] }),
      );
  }
};

const jsonTones: Readonly<Record<JsonTone, Tone>> = {
  key: "accent",
  text: "string",
  number: "number",
  word: "warn",
  mark: "dim",
};

const headerLines = ({ headers, headersProblem }: MessageRow): readonly PayloadLine[] => {
  if (headersProblem !== undefined) return [{ spans: [span(`the headers cannot be read: ${headersProblem}`, "bad")] }];
  if (headers.length === 0) return [{ spans: [span("no headers", "dim")] }];
  return headers.map(({ key, value }) => ({
    spans: [
      span(safeText(formatHeaderValue(key)), "accent"),
      span("  "),
      span(value.kind, "dim"),
      span("  "),
      span(safeText(formatHeaderValue(value))),
    ],
  }));
};

const isText = (payload: Uint8Array): boolean => {
  const text = Buffer.from(payload.subarray(0, MAX_TEXT_BYTES)).toString("utf8");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what binary payloads are known by.
  return !/[\u0000-\u0008\u000e-\u001f\ufffd]/.test(text);
};

const textLines = (payload: Uint8Array): readonly string[] =>
  safeLines(Buffer.from(payload.subarray(0, MAX_TEXT_BYTES)).toString("utf8"), MAX_LINES);

const chunks = (text: string, width: number): readonly string[] => {
  const parts: string[] = [];
  for (let at = 0; at < text.length && parts.length < MAX_LINES; at += width) parts.push(text.slice(at, at + width));
  return parts;
};
