// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { fitLine, type Line, line, lineWidth, type Span, span, spread, type Tone } from "../draw/line.ts";
import type { Prompt } from "../state/dialog.ts";
import { placeTitle } from "../state/place.ts";
import { bodyHeight, isTooSmall, type State, topLayer } from "../state/state.ts";
import { candidatesOf } from "../tables/command-words.ts";
import { currentTable } from "../tables/current-table.ts";
import { duration } from "../text/numbers.ts";
import { safeText } from "../text/safe-text.ts";
import { bindingsOf, keyLabel } from "./bindings.ts";
import { compareScreen } from "./compare-screen.ts";
import { clientScreen, configScreen, groupScreen, userScreen } from "./detail-screens.ts";
import { dialogLines, fieldSpans } from "./dialog-screens.ts";
import { type DrawContext, drawContext } from "./draw-context.ts";
import { messageScreen } from "./message-screen.ts";
import { messagesScreen } from "./messages-screen.ts";
import { overviewScreen } from "./overview-screen.ts";
import { tableScreen } from "./table-screen.ts";

/** The whole screen: one line less than the window has, each of its width. */
export const drawFrame = (state: State): readonly Line[] => {
  const { columns, rows } = state.size;
  if (isTooSmall(state.size)) return [fitLine(line("window too small", "warn"), columns)];
  const context = drawContext(state, bodyHeight(state.size));
  const lines = [headLine(context), wayLine(context), ...bodyLines(context), noticeLine(context), keysLine(context)];
  const shown = state.settings.isAscii || state.settings.isLinear ? lines.map(inAscii) : lines;
  return shown.slice(0, rows - 1).map((one) => fitLine(one, columns, context.glyphs.ellipsis));
};

const asciiOf: Readonly<Record<string, string>> = {
  "\u2013": "-",
  "\u2026": "~",
  "\u2190": "<",
  "\u2192": ">",
  "\u2191": "^",
  "\u2193": "v",
};

/** Signs that stand in texts of ours. */
const inAscii = (spans: Line): Line =>
  spans.map(({ text, tone }) =>
    span(
      text.replaceAll(/[\u2013\u2026\u2190-\u2193]/g, (sign) => asciiOf[sign] ?? sign),
      tone,
    ),
  );

const bodyLines = (context: DrawContext): readonly Line[] => {
  const { state, height, width } = context;
  const drawn = screenLines(context);
  const body = Array.from({ length: height }, (_, row) => drawn[row] ?? []);
  const dialog = state.dialog === undefined ? undefined : dialogLines(context, state.dialog);
  if (dialog === undefined) return greyed(context, body);
  const dialogWidth = Math.max(0, ...dialog.map(lineWidth));
  const top = Math.max(0, Math.floor((height - dialog.length) / 2));
  const left = Math.max(0, Math.floor((width - dialogWidth) / 2));
  return body.map((one, row) => {
    const over = dialog[row - top];
    if (over === undefined) return one;
    const under = fitLine(one, width);
    return [
      ...fitLine(under, left, ""),
      ...over,
      ...fitLine([...dropped(under, left + dialogWidth)], width - left - dialogWidth, ""),
    ];
  });
};

/** What of a line stands right of a column. */
const dropped = (spans: Line, width: number): Line => {
  const cells = [...spans.map(({ text }) => text).join("")];
  return [span(cells.slice(width).join(""), "dim")];
};

/** Old data is shown without colours while there is no connection. */
const greyed = ({ state }: DrawContext, body: readonly Line[]): readonly Line[] =>
  state.connection.state === "ready" ? body : body.map((one) => one.map(({ text }) => span(text, "dim")));

const screenLines = (context: DrawContext): readonly Line[] => {
  const { state } = context;
  const { place, list } = topLayer(state);
  switch (place.screen) {
    case "overview":
      return overviewScreen(context);
    case "message":
      return messageScreen(context, place);
    case "compare":
      return compareScreen(context, place);
    case "group":
      return groupScreen(context, place);
    case "client":
      return clientScreen(context, place.clientId);
    case "user":
      return userScreen(context, place.user);
    case "topic":
      if (place.tab === "messages") return messagesScreen(context);
      if (place.tab === "config") return configScreen(context);
      break;
    default:
  }
  const table = currentTable(state);
  return table === undefined ? [] : tableScreen(context, { table, list });
};

/** Who, where, and how well the connection is. */
const headLine = ({ state, glyphs, width, isCompact }: DrawContext): Line => {
  const { connection, data, settings } = state;
  const context = span(` ${safeText(connection.context)} `, contextTone(connection));
  const address = ` ${safeText(connection.address)} `;
  const left: Line = isCompact
    ? [context, span(address)]
    : [
        span(" iggy ", "title"),
        span(`${safeText(data.stats?.serverVersion ?? "")} `, "dim"),
        context,
        span(` ${connection.transport}${address}`),
        span(`${safeText(connection.user)}@`, "dim"),
      ];
  const mode: Span[] = settings.isReadOnly ? [span(" read-only ", "warn")] : [];
  return spread(left, [...connectionSpans(state, glyphs.dot), span("  "), ...mode, span(" ")], width);
};

/** The `color` of the context; without one, production is told from the rest. */
const contextTone = ({ context, contextColor }: State["connection"]): Tone =>
  contextTones[contextColor ?? ""] ?? (/prod/i.test(context) ? "bad" : "accent");

const contextTones: Readonly<Record<string, Tone>> = {
  red: "bad",
  green: "good",
  yellow: "warn",
  blue: "bar",
  magenta: "number",
  cyan: "accent",
  white: "title",
};

/** An answer that is so late is told. */
const LATE_MS = 2000;

const connectionSpans = ({ connection, settings, nowMs }: State, dot: string): Span[] => {
  if (connection.state === "ready") {
    const silentMs = nowMs - (connection.refreshedAtMs ?? nowMs) - settings.refreshMs;
    if (silentMs > LATE_MS) return [span(dot, "warn"), span(` no answer for ${Math.floor(silentMs / 1000)} s`, "warn")];
    const { roundTripMs } = connection;
    const time =
      roundTripMs === undefined ? "" : ` ${roundTripMs < 10 ? roundTripMs.toFixed(1) : Math.round(roundTripMs)} ms`;
    return [span(dot, "good"), span(` up${time}`)];
  }
  const seconds =
    connection.retryAtMs === undefined ? undefined : Math.max(0, Math.ceil((connection.retryAtMs - nowMs) / 1000));
  const retry = seconds === undefined || seconds === 0 ? "connecting" : `again in ${seconds} s`;
  return [span(`${dot} down`, "bad"), span(`, ${retry} (${connection.attempt})`, "warn")];
};

/** The way to what is shown; the tab of a topic stands in it. */
const wayLine = ({ state, glyphs, width }: DrawContext): Line => {
  const titles = state.stack.map(({ place }, at) => placeTitle(place, state.stack[at - 1]?.place));
  const spans = titles.flatMap((title, at): Span[] => [
    ...(at === 0 ? [span(" ")] : [span(` ${glyphs.separator} `, "dim")]),
    span(title, at === titles.length - 1 ? "title" : "accent"),
  ]);
  const { refreshedAtMs } = state.connection;
  const age =
    refreshedAtMs === undefined
      ? ""
      : `${duration(Math.max(0, Math.floor((state.nowMs - refreshedAtMs) / 1000) * 1000))} old `;
  return spread(
    spans,
    [span(state.connection.state === "ready" ? `every ${state.settings.refreshMs / 1000} s ` : age, "dim")],
    width,
  );
};

const noticeLine = ({ state }: DrawContext): Line => {
  const { dialog, notice } = state;
  if (dialog?.kind === "prompt") return [...promptLine(dialog), ...suggestions(state, dialog)];
  if (notice === undefined) return [];
  return [span(notice.isError ? " error: " : " ", "bad"), span(safeText(notice.text), notice.isError ? "bad" : "good")];
};

const promptLine = ({ label, field, problem }: Prompt): Line => [
  span(` ${label === ":" || label === "/" ? label : `${label}: `}`, "key"),
  ...fieldSpans(field),
  span("  "),
  span(problem === undefined ? "" : safeText(problem), "bad"),
];

/** As many keys as there is room for; the one that shows all of them is always there. */
const keysLine = ({ state, width }: DrawContext): Line => {
  if (state.dialog?.kind === "prompt") return promptKeys(state.dialog);
  const shown = bindingsOf(state).flatMap(({ name, keys, short }) =>
    short === undefined
      ? []
      : [{ name, spans: [span(keyLabel(keys[0] ?? ""), "key"), span(` ${short}  `, "dim")] as const }],
  );
  const help = shown.find(({ name }) => name === "help")?.spans ?? [];
  const spans: Span[] = [span(" ")];
  let isWhole = false;
  for (const one of shown) {
    const rest = isWhole || one.name === "help" ? [] : help;
    if (lineWidth([...spans, ...one.spans, ...rest]) > width) return isWhole ? spans : [...spans, ...help];
    spans.push(...one.spans);
    isWhole ||= one.name === "help";
  }
  return spans;
};

/** What a command may become; the line is cut where there is no more room. */
const suggestions = (state: State, { purpose, field, problem }: Prompt): readonly Span[] => {
  if (purpose !== "command" || problem !== undefined) return [];
  const { before, typed, known } = candidatesOf(state, field.text);
  const isWhole = known.length === 1 && known[0] === typed;
  return isWhole || (before === "" && typed === "")
    ? []
    : known.slice(0, MAX_SUGGESTIONS).map((name) => span(`${safeText(name)}  `, "dim"));
};

const MAX_SUGGESTIONS = 12;

const promptKeys = ({ purpose }: Prompt): Line => [
  span(" enter", "key"),
  span(" done  ", "dim"),
  ...(purpose === "command" ? [span("tab", "key"), span(" complete  ", "dim")] : []),
  span("\u2191\u2193", "key"),
  span(" history  ", "dim"),
  span("esc", "key"),
  span(" cancel", "dim"),
];
