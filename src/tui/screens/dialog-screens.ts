// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type Line, line, type Span, span } from "../draw/line.ts";
import { panel as drawPanel } from "../draw/panel.ts";
import type { ColumnChoice, Confirmation, Dialog, Form, FormField, Menu, OffsetsPreview } from "../state/dialog.ts";
import type { TextField } from "../state/text-field.ts";
import { grouped } from "../text/numbers.ts";
import { safeText } from "../text/safe-text.ts";
import { cellWidth, fitToWidth } from "../text/width.ts";
import { type Binding, bindingsOf, keyLabel } from "./bindings.ts";
import { type DrawContext, panel } from "./draw-context.ts";

/** A dialog as it lies over the screen, or instead of it; undefined for one at the foot of the screen. */
export const dialogLines = (context: DrawContext, dialog: Dialog): readonly Line[] | undefined => {
  switch (dialog.kind) {
    case "help":
      return helpLines(context, dialog);
    case "menu":
      return menuLines(context, dialog);
    case "confirm":
      return boxed(context, "confirm", confirmLines(dialog));
    case "form":
      return boxed(context, dialog.title, formLines(context, dialog));
    case "offsets":
      return boxed(context, dialog.title, offsetsLines(context, dialog));
    case "columns":
      return columnLines(context, dialog);
    case "prompt":
      return undefined;
  }
};

/** A text with the place of the cursor marked. */
export const fieldSpans = ({ text, at }: TextField, isSecret = false): Span[] => {
  const shown = isSecret ? "*".repeat(text.length) : text;
  const under = shown.slice(at, at + 1);
  return [
    span(safeText(shown.slice(0, at))),
    span(under === "" ? " " : safeText(under), "cursor"),
    span(safeText(shown.slice(at + 1))),
  ];
};

const boxed = (context: DrawContext, title: string, lines: readonly Line[]): readonly Line[] => {
  const { width, height, glyphs, isCompact } = context;
  const widest = Math.max(
    cellWidth(title) + 6,
    ...lines.map((one) => one.reduce((sum, { text }) => sum + cellWidth(text), 0)),
  );
  const size = {
    width: Math.min(width, Math.max(40, widest + 4)),
    height: Math.min(height, lines.length + (isCompact ? 1 : 2)),
  };
  return drawPanel(lines, { title: line(title, "title"), ...size, glyphs, isCompact });
};

const helpLines = (context: DrawContext, { filter, scroll }: Extract<Dialog, { kind: "help" }>): readonly Line[] => {
  const wanted = filter.text.toLowerCase();
  const found = bindingsOf(context.state).filter(({ keys, does }) =>
    `${keys.join(" ")} ${does}`.toLowerCase().includes(wanted),
  );
  const groups = [...new Set(found.map(({ group }) => group))];
  const lines = groups.flatMap((group): Line[] => [
    line(group, "title"),
    ...found.filter((one) => one.group === group).map(bindingLine),
    [],
  ]);
  const first = Math.min(scroll, Math.max(0, lines.length - 3));
  const note: Line = [span("type to search ", "dim"), ...fieldSpans(filter)];
  return panel(context, line("keys of this screen", "title"), lines.slice(first), note);
};

const bindingLine = ({ keys, does }: Binding): Line => [
  span("  "),
  span(fitToWidth(keys.map(keyLabel).join(" "), 24), "key"),
  span(does),
];

const menuLines = (context: DrawContext, { title, items }: Menu): readonly Line[] =>
  boxed(
    context,
    title,
    items.map(({ key, label }): Line => [span(` ${key} `, "key"), span(` ${label} `)]),
  );

const columnLines = (context: DrawContext, { table, titles, place }: ColumnChoice): readonly Line[] => {
  const shown = context.state.settings.columns[table] ?? titles;
  const rows = titles.map(
    (title, at): Line => [
      span(at === place ? `${context.glyphs.cursor} ` : "  ", "accent"),
      span(shown.includes(title) ? "[x] " : "[ ] "),
      span(title, at === place ? "title" : "plain"),
    ],
  );
  const keys: Line = [span("space", "key"), span(" on, off  "), span("enter", "key"), span(" done")];
  return boxed(context, "columns", [...rows, [], keys]);
};

const confirmLines = ({ question, name, field }: Confirmation): readonly Line[] =>
  name === undefined
    ? [line(safeText(question), "warn"), [], [span("y ", "key"), span("yes   "), span("n ", "key"), span("no")]]
    : [line(safeText(question), "warn"), [], [span(`type ${safeText(name)} and Enter: `), ...fieldSpans(field)]];

const MULTILINE_ROWS = 6;

const formLines = (context: DrawContext, { fields, focus, problem }: Form): readonly Line[] => {
  const labelWidth = Math.max(...fields.map(({ label }) => label.length)) + 2;
  const room = Math.max(16, context.width - labelWidth - 8);
  const drawn = fields.flatMap((field, at) => formFieldLines(field, { isFocused: at === focus, labelWidth, room }));
  return [
    ...drawn,
    [],
    problem === undefined
      ? [
          span("tab", "key"),
          span(" next  "),
          span("ctrl+s", "key"),
          span(" done  "),
          span("esc", "key"),
          span(" cancel"),
        ]
      : line(safeText(problem), "bad"),
  ];
};

interface FieldOptions {
  readonly isFocused: boolean;
  readonly labelWidth: number;
  readonly room: number;
}

const formFieldLines = (field: FormField, { isFocused, labelWidth, room }: FieldOptions): Line[] => {
  const label = span(`${isFocused ? ">" : " "} ${fitToWidth(field.label, labelWidth)}`, isFocused ? "accent" : "dim");
  if (field.choices !== undefined) {
    const chosen = field.choices.map((choice) =>
      choice === field.field.text ? span(`[${choice}]`, isFocused ? "cursor" : "title") : span(` ${choice} `, "dim"),
    );
    return [[label, ...chosen]];
  }
  const hintLine: Line[] =
    isFocused && field.hint !== undefined ? [[span(" ".repeat(labelWidth + 2)), span(field.hint, "dim")]] : [];
  if (field.isMultiline !== true) {
    const value = isFocused
      ? fieldSpans(visiblePart(field.field, room), field.isSecret)
      : [span(fitToWidth(shownValue(field), room))];
    return [[label, ...value], ...hintLine];
  }
  return [...multiline(field.field, label, labelWidth, isFocused), ...hintLine];
};

const shownValue = ({ field, isSecret }: FormField): string =>
  isSecret === true ? "*".repeat(field.text.length) : safeText(field.text);

/** The part of a long text in which its cursor is. */
const visiblePart = ({ text, at }: TextField, room: number): TextField => {
  const start = Math.max(0, at - room + 1);
  return { text: text.slice(start, start + room), at: at - start };
};

const multiline = ({ text, at }: TextField, label: Span, labelWidth: number, isFocused: boolean): Line[] => {
  const lines = text.split("\n");
  const row = text.slice(0, at).split("\n").length - 1;
  const first = Math.max(0, Math.min(row - 2, lines.length - MULTILINE_ROWS));
  const before = lines.slice(0, row).reduce((sum, { length }) => sum + length + 1, 0);
  return Array.from({ length: MULTILINE_ROWS }, (_, place): Line => {
    const own = lines[first + place];
    const content =
      own === undefined
        ? [span("")]
        : isFocused && first + place === row
          ? fieldSpans({ text: own, at: at - before })
          : [span(safeText(own))];
    return [place === 0 ? label : span(" ".repeat(labelWidth + 2)), ...content];
  });
};

const offsetsLines = ({ glyphs, height }: DrawContext, { changes }: OffsetsPreview): readonly Line[] => {
  const room = Math.max(1, height - 6);
  const shown = changes
    .slice(0, room)
    .map(
      ({ partitionId, before, after }): Line => [
        span(fitToWidth(String(partitionId), 9, "right"), "accent"),
        span(fitToWidth(before === undefined ? glyphs.none : grouped(before), 16, "right")),
        span(" > ", "dim"),
        span(after === undefined ? "forgotten" : grouped(after), before === after ? "dim" : "warn"),
      ],
    );
  return [
    line("partition          stored   new", "header"),
    ...shown,
    ...(changes.length > room ? [line(`and ${changes.length - room} more`, "dim")] : []),
    [],
    [span("y ", "key"), span("change them   "), span("n ", "key"), span("leave them")],
  ];
};
