// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Glyphs } from "../draw/glyphs.ts";
import type { Tone } from "../draw/line.ts";
import { type ListView, matchesFilter } from "../state/list-view.ts";
import type { Place } from "../state/place.ts";

export interface Cell {
  readonly text: string;
  readonly tone?: Tone;
}

/** A column of rows of one kind. */
export interface ColumnOf<Row> {
  readonly title: string;
  /** Cells; what is left is shared by those without. */
  readonly width?: number;
  readonly align?: "right";
  /** Left out of windows with fewer cells. */
  readonly fromColumns?: number;
  cell(row: Row, glyphs: Glyphs): string | Cell;
  /** What rows are ordered by; the text of the cell when absent. */
  order?(row: Row): bigint | number | string;
}

export interface TableRow {
  readonly key: string;
  /** What is copied, and asked for before it is deleted. */
  readonly name: string;
  cells(glyphs: Glyphs): readonly Cell[];
  /** Where Enter leads to. */
  readonly opens: Place | undefined;
}

export const tableNames = [
  "streams",
  "topics",
  "partitions",
  "groups",
  "group",
  "clients",
  "users",
  "user",
  "tokens",
  "contexts",
  "actions",
  "bookmarks",
] as const;
export type TableName = (typeof tableNames)[number];

export interface Table {
  /** By which columns are chosen for it. */
  readonly name: TableName;
  readonly title: string;
  readonly columns: readonly Pick<ColumnOf<never>, "title" | "width" | "align" | "fromColumns">[];
  /** Filtered and ordered. */
  readonly rows: readonly TableRow[];
  readonly total: number;
  readonly empty: string;
}

export interface TableSource<Row> {
  readonly name: TableName;
  readonly title: string;
  /** Undefined while nothing is known. */
  readonly rows: readonly Row[] | undefined;
  readonly columns: readonly ColumnOf<Row>[];
  readonly empty: string;
  keyOf(row: Row): string;
  nameOf(row: Row): string;
  opens?(row: Row): Place | undefined;
}

/** The rows of a source as its list wants them. */
export const tableOf = <Row>(source: TableSource<Row>, list: ListView): Table => {
  const { rows = [], columns } = source;
  const found = rows.filter((row) => matchesFilter(source.nameOf(row), list.filter));
  const column = columns[list.sort % columns.length];
  const order = column === undefined ? undefined : orderOf(column);
  const ordered = order === undefined ? found : [...found].sort((a, b) => compare(order(a), order(b)));
  return {
    name: source.name,
    title: source.title,
    columns,
    total: rows.length,
    empty: source.rows === undefined ? "loading" : rows.length === 0 ? source.empty : "nothing matches the filter",
    rows: (list.isDescending ? ordered.reverse() : ordered).map((row) => ({
      key: source.keyOf(row),
      name: source.nameOf(row),
      opens: source.opens?.(row),
      cells: (glyphs) => columns.map((one) => asCell(one.cell(row, glyphs))),
    })),
  };
};

const orderOf =
  <Row>(column: ColumnOf<Row>) =>
  (row: Row): bigint | number | string =>
    column.order?.(row) ?? asCell(column.cell(row, noGlyphs)).text;

const noGlyphs = { sparks: [""], none: "", full: "", empty: "" } as unknown as Glyphs;

const asCell = (cell: string | Cell): Cell => (typeof cell === "string" ? { text: cell } : cell);

const compare = (a: bigint | number | string, b: bigint | number | string): number => {
  if (typeof a === "string" && typeof b === "string") return a.localeCompare(b, "en", { numeric: true });
  return a < b ? -1 : a > b ? 1 : 0;
};
