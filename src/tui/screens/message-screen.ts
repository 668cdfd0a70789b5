// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type Line, lineText, type Span, span } from "../draw/line.ts";
import { innerSize } from "../draw/panel.ts";
import { firstShown } from "../state/list-view.ts";
import { type MessagePlace, messageViews } from "../state/place.ts";
import { bytes, duration, grouped } from "../text/numbers.ts";
import { dayAndTime } from "../text/time.ts";
import { type DrawContext, panel, sized } from "./draw-context.ts";
import { payloadLines, shownView } from "./message-lines.ts";

/** One message: what is known of it, and its payload in the view that was chosen. */
export const messageScreen = (context: DrawContext, place: MessagePlace): Line[] => {
  const { width, height, state } = context;
  const hasFacts = height >= 12 && !state.settings.isEnlarged;
  const known = factLines(context, place);
  const facts = sized(context, width, hasFacts ? known.length + (context.isCompact ? 1 : 2) : 0);
  const body = sized(context, width, height - facts.height);
  const view = shownView(place);
  const tabs = messageViews.flatMap((name): Span[] => [span(` ${name} `, name === view ? "cursor" : "dim")]);
  const headers = place.row.headers.length;
  const note = [span(`${bytes(place.row.payload.length)}, ${headers} header${headers === 1 ? "" : "s"}`, "dim")];
  return [
    ...(hasFacts ? panel(facts, [span("message ", "title"), span(grouped(place.row.offset), "accent")], known) : []),
    ...panel(body, tabs, bodyLines(body, place), note),
  ];
};

const factLines = ({ state, width }: DrawContext, { row }: MessagePlace): readonly Line[] => {
  const { timeFormat } = state.settings;
  const fact = (label: string, text: string): Span[] => [span(label.padEnd(10), "dim"), span(text)];
  const delayMs = Number(row.timestampMicros - row.originTimestampMicros) / 1000;
  const half = Math.floor(width / 2) - 12;
  const pair = (left: Span[], text: string, right: Span[]): Line => [
    ...left,
    span(" ".repeat(Math.max(2, half - text.length))),
    ...right,
  ];
  const [stored, origin] = [row.timestampMicros, row.originTimestampMicros].map((micros) =>
    dayAndTime(micros, timeFormat, state.nowMs),
  );
  const delay = `${delayMs < 0 ? "-" : ""}${duration(Math.abs(delayMs))} later`;
  const partition = String(row.partitionId);
  const checksum = row.checksum.toString(16).padStart(16, "0");
  return width < 76
    ? [
        fact("stored", stored ?? ""),
        fact("origin", origin ?? ""),
        fact("partition", `${partition}, ${bytes(row.bytes.length)} stored`),
        fact("id", String(row.id)),
      ]
    : [
        pair(fact("stored", stored ?? ""), stored ?? "", fact("partition", partition)),
        pair(fact("origin", origin ?? ""), origin ?? "", fact("stored", `${delay}, in ${bytes(row.bytes.length)}`)),
        pair(fact("id", String(row.id)), String(row.id), fact("checksum", checksum)),
      ];
};

const bodyLines = (context: DrawContext, place: MessagePlace): readonly Line[] => {
  const { glyphs, state } = context;
  const inner = innerSize(context);
  const lines = payloadLines(place, glyphs, inner.width - 2);
  const cursor = Math.min(place.cursor, lines.length - 1);
  const first = firstShown(cursor, lines.length, inner.height);
  const wanted = place.find.toLowerCase();
  const shown = lines.slice(first, first + inner.height).map(({ spans }, at): Line => {
    const isCursor = first + at === cursor;
    const isFound = wanted !== "" && lineText(spans).toLowerCase().includes(wanted);
    const mark = span(isCursor ? `${glyphs.cursor} ` : isFound ? "* " : "  ", isCursor ? "accent" : "warn");
    return [mark, ...(isFound ? spans.map(({ text }) => span(text, "warn")) : spans)];
  });
  return state.settings.isWrapped ? shown.flatMap((one) => wrapped(one, inner.width)).slice(0, inner.height) : shown;
};

/** A line over several lines of a width. */
const wrapped = (spans: Line, width: number): Line[] => {
  const lines: Span[][] = [[]];
  let left = width;
  for (const { text, tone } of spans) {
    let rest = text;
    while (rest !== "") {
      if (left === 0) {
        lines.push([span("  ")]);
        left = width - 2;
      }
      const part = rest.slice(0, left);
      lines.at(-1)?.push(span(part, tone));
      rest = rest.slice(part.length);
      left -= part.length;
    }
  }
  return lines;
};
