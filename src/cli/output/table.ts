// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import Table from "cli-table3";

const plain = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
};
const frame = {
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "  ",
};

/** Rows that are laid out at once: the library's time grows with the square of their number. */
const CHUNK_ROWS = 200;

/** A table without lines: a header and rows. */
export const formatTable = (header: readonly string[], rows: readonly (readonly string[])[]): string => {
  const lines = [header, ...rows];
  const widths = header.map((_, column) => widestOf(lines, column));
  const chunks: string[] = [];
  for (let at = 0; at < lines.length; at += CHUNK_ROWS) {
    const table = new Table({
      chars: { ...plain, ...frame },
      colWidths: widths,
      style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
    });
    for (const line of lines.slice(at, at + CHUNK_ROWS)) table.push([...line]);
    chunks.push(trimLines(table.toString()));
  }
  return chunks.join("\n");
};

/** Names and values below each other. */
export const formatProperties = (properties: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...properties.map(([name]) => name.length));
  return properties.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join("\n");
};

const trimLines = (text: string): string =>
  text
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => line !== "")
    .join("\n");

const widestOf = (lines: readonly (readonly string[])[], column: number): number =>
  lines.reduce((widest, line) => Math.max(widest, [...(line[column] ?? "")].length), 1);
