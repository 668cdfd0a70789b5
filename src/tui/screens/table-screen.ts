// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { beside, type Line, line, type Span, span } from "../draw/line.ts";
import { innerSize } from "../draw/panel.ts";
import { cursorPlace, firstShown, type ListView } from "../state/list-view.ts";
import type { Table } from "../tables/table.ts";
import { fitToWidth } from "../text/width.ts";
import { type DrawContext, panel, sized } from "./draw-context.ts";

interface TableOptions {
  readonly table: Table;
  readonly list: ListView;
  readonly title?: Line;
}

const GAP = "  ";
const MARK_WIDTH = 2;

/** A table in a panel, with its cursor in sight. */
export const tableScreen = (context: DrawContext, options: TableOptions): Line[] => {
  const { width, height, state } = context;
  if (!state.settings.isDescribed || height < 16) return tablePanel(context, options);
  if (width >= 100 && !context.isCompact) {
    const side = Math.floor(width / 3);
    return beside([
      tablePanel(sized(context, width - side, height), options),
      describePanel(sized(context, side, height), options),
    ]);
  }
  const below = Math.min(Math.floor(height / 2), options.table.columns.length + 2);
  return [
    ...tablePanel(sized(context, width, height - below), options),
    ...describePanel(sized(context, width, below), options),
  ];
};

/** Every column of the row under the cursor, also those the list has no room for. */
const describePanel = (context: DrawContext, { table, list }: TableOptions): Line[] => {
  const row =
    table.rows[
      cursorPlace(
        list,
        table.rows.map(({ key }) => key),
      )
    ];
  const cells = row?.cells(context.glyphs) ?? [];
  const labelWidth = Math.max(...table.columns.map((column) => column.title.length)) + 2;
  const lines = table.columns.map(({ title: label }, at): Line => {
    const { text = "", tone = "plain" } = cells[at] ?? {};
    return [span(fitToWidth(label, labelWidth), "dim"), span(text.trim(), tone)];
  });
  return panel(context, line(row?.name ?? "", "title"), row === undefined ? [] : lines);
};

const tablePanel = (context: DrawContext, { table, list, title }: TableOptions): Line[] => {
  const inner = innerSize(context);
  const columns = shownColumns(table, inner.width, context.state.settings.columns[table.name]);
  const place = cursorPlace(
    list,
    table.rows.map(({ key }) => key),
  );
  const first = firstShown(place, table.rows.length, inner.height - 1);
  const rows = table.rows.slice(first, first + Math.max(0, inner.height - 1)).map((row, at) => {
    const isCursor = first + at === place;
    const cells = row.cells(context.glyphs);
    const spans = columns.flatMap(({ at: column, width, align }, number): Span[] => {
      const { text, tone = "plain" } = cells[column] ?? { text: "" };
      const cell = fitToWidth(text, width, align, context.glyphs.ellipsis) + (number === columns.length - 1 ? "" : GAP);
      return [span(cell, isCursor ? "cursor" : tone)];
    });
    return [span(isCursor ? `${context.glyphs.cursor} ` : "  ", isCursor ? "cursor" : "plain"), ...spans];
  });
  const body = table.rows.length === 0 ? [line(`  ${table.empty}`, "dim")] : rows;
  const count = table.rows.length === table.total ? String(table.total) : `${table.rows.length} of ${table.total}`;
  const position = table.rows.length > rows.length ? ` ${place + 1}/` : " ";
  const note = [span(list.filter === "" ? "" : `/${list.filter} `, "warn"), span(`${position.trim()}${count}`, "dim")];
  return panel(
    context,
    title ?? line(table.title, "title"),
    [headerLine(context, table, list, columns), ...body],
    note,
  );
};

interface ShownColumn {
  readonly at: number;
  readonly title: string;
  readonly width: number;
  readonly align?: "right";
}

/** Columns the window has room for, the last ones left out first; those without a width share what is left. */
const shownColumns = (table: Table, width: number, chosen: readonly string[] | undefined): readonly ShownColumn[] => {
  const all = table.columns.map((column, at) => ({ ...column, at }));
  const liked = all.filter(({ title }) => chosen?.includes(title));
  let wanted = liked.length > 0 ? liked : all.filter(({ fromColumns = 0 }) => width + 4 >= fromColumns);
  const needed = (): number =>
    wanted.reduce((sum, column) => sum + (column.width ?? LEAST_WIDTH), GAP.length * (wanted.length - 1) + MARK_WIDTH);
  while (needed() > width && wanted.length > 2) wanted = wanted.slice(0, -1);
  const flexible = wanted.filter((column) => column.width === undefined).length;
  const share = LEAST_WIDTH + Math.floor((width - needed()) / Math.max(1, flexible));
  return wanted.map(({ at, title, align, width: own }) => ({
    at,
    title,
    width: own ?? share,
    ...(align === undefined ? {} : { align }),
  }));
};

const LEAST_WIDTH = 6;

const headerLine = ({ glyphs }: DrawContext, table: Table, list: ListView, columns: readonly ShownColumn[]): Line => {
  const sorted = list.sort % table.columns.length;
  const mark = list.isDescending ? glyphs.down : glyphs.up;
  const titles = columns.map(({ at, title, width, align }) => {
    const text = at === sorted ? (align === "right" ? `${mark}${title}` : `${title}${mark}`) : title;
    return fitToWidth(text, width, align, glyphs.ellipsis);
  });
  return [span("  "), span(titles.join(GAP), "header")];
};
