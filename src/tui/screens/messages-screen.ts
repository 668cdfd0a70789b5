// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { bar, sparkline } from "../draw/charts.ts";
import { beside, type Line, line, type Span, span } from "../draw/line.ts";
import { innerSize } from "../draw/panel.ts";
import { firstShown } from "../state/list-view.ts";
import type { Search } from "../state/state.ts";
import type { MessageRow, Tail } from "../state/tail.ts";
import { headersOnOneLineOf } from "../text/message-json.ts";
import { bytesPerSecond, grouped, perSecond, short } from "../text/numbers.ts";
import { payloadPreview, safeText } from "../text/safe-text.ts";
import { timeOfDay } from "../text/time.ts";
import { fitToWidth } from "../text/width.ts";
import { type DrawContext, panel, sized } from "./draw-context.ts";

const PARTITIONS_WIDTH = 26;
const FOOT_LINES = 1;

/** The messages of a topic as they come, with its partitions beside them where there is room. */
export const messagesScreen = (context: DrawContext): Line[] => {
  const { state, width, height } = context;
  const { tail, search } = state;
  if (tail === undefined) return panel(context, line("messages", "title"), [line("loading", "dim")]);
  const hasSide = width >= 100 && !state.settings.isEnlarged && !context.isCompact;
  const main = sized(context, hasSide ? width - PARTITIONS_WIDTH : width, height - FOOT_LINES);
  const list = search === undefined ? messagesPanel(main, tail) : searchPanel(main, search);
  const side = sized(context, PARTITIONS_WIDTH, height - FOOT_LINES);
  const body = hasSide ? beside([panel(side, line("partitions", "title"), partitionLines(side, tail)), list]) : list;
  return [...body, footLine(context, tail)];
};

const messagesPanel = (context: DrawContext, tail: Tail): Line[] => {
  const { glyphs } = context;
  const mode: Span = tail.isPaused
    ? span("paused", "warn")
    : tail.isFollowing
      ? span("following", "good")
      : span(startWords(tail), "accent");
  const spark = context.width >= 80 ? `  ${sparkline(tail.rates, 16, glyphs)}` : "";
  const rates = `${perSecond(tail.rate)}  ${bytesPerSecond(tail.bytesRate)}${spark}`;
  const dropped = tail.dropped > 0n ? [span(`  ${short(tail.dropped)} dropped`, "dim")] : [];
  return panel(
    context,
    [span("messages ", "title"), mode],
    rowLines(context, tail.rows, tail.place, emptyWords(tail)),
    [span(rates, "bar"), ...dropped],
  );
};

const startWords = ({ start }: Tail): string => {
  switch (start.kind) {
    case "offset":
      return `from offset ${start.offset}`;
    case "time":
      return `from ${new Date(Number(start.micros / 1000n)).toISOString().slice(0, 19)}Z`;
    case "last":
      return "not following";
    default:
      return "from the first";
  }
};

const emptyWords = ({ ranges, filter }: Tail): string => {
  if (ranges.size === 0) return "loading";
  return filter === undefined ? "no messages here" : "nothing matches yet";
};

const searchPanel = (context: DrawContext, search: Search): Line[] => {
  const title: Line = [
    span(`search ${safeText(search.expression)} `, "title"),
    search.isRunning ? span("running, esc stops", "warn") : span("finished, esc closes", "good"),
  ];
  return panel(
    context,
    title,
    rowLines(context, search.found, search.place, search.isRunning ? "nothing found yet" : "nothing found"),
  );
};

/** A heading and the rows about the cursor. */
const rowLines = (
  context: DrawContext,
  rows: readonly MessageRow[],
  cursor: number,
  empty: string,
): readonly Line[] => {
  const inner = innerSize(context);
  const place = Math.min(cursor, rows.length - 1);
  const isNarrow = inner.width < 60;
  const offsetWidth = Math.max(7, ...rows.slice(-1).map(({ offset }) => grouped(offset).length + 1));
  const heading = `  ${fitToWidth("offset", offsetWidth, "right")}  ${isNarrow ? "" : "part  "}${fitToWidth("time", 12)}  payload`;
  if (rows.length === 0) return [line(heading, "header"), line(`  ${empty}`, "dim")];
  const first = firstShown(place, rows.length, inner.height - 1);
  const shown = rows.slice(first, first + Math.max(0, inner.height - 1));
  return [
    line(heading, "header"),
    ...shown.map((row, at) =>
      rowLine(context, row, { offsetWidth, isNarrow, isCursor: first + at === place, width: inner.width }),
    ),
  ];
};

interface RowOptions {
  readonly offsetWidth: number;
  readonly isNarrow: boolean;
  readonly isCursor: boolean;
  readonly width: number;
}

const rowLine = ({ state, glyphs }: DrawContext, row: MessageRow, options: RowOptions): Line => {
  const { timeFormat, preview } = state.settings;
  const { isCursor, isNarrow, offsetWidth, width } = options;
  const room = Math.max(0, width - offsetWidth - 2 - 2 - 14 - (isNarrow ? 0 : 6));
  const text =
    preview === "text"
      ? payloadPreview(row.payload)
      : preview === "hex"
        ? hexOf(row, room)
        : safeText(headersOnOneLineOf(row));
  const isBookmarked = state.bookmarks.some((bookmark) => bookmark.row === row || bookmark.row.bytes === row.bytes);
  const parts = [
    span((isCursor ? glyphs.cursor : " ") + (isBookmarked ? "*" : " "), isBookmarked ? "warn" : "plain"),
    span(fitToWidth(grouped(row.offset), offsetWidth, "right"), "accent"),
    span(isNarrow ? "  " : `  ${fitToWidth(String(row.partitionId), 4)}  `, "dim"),
    span(`${fitToWidth(timeOfDay(row.timestampMicros, timeFormat, state.nowMs), 12)}  `, "dim"),
    span(fitToWidth(text, room, "left", glyphs.ellipsis)),
  ];
  return isCursor ? parts.map((one) => span(one.text, "cursor")) : parts;
};

const hexOf = ({ payload }: MessageRow, room: number): string =>
  Buffer.from(payload.subarray(0, Math.ceil(room / 3)))
    .toString("hex")
    .replaceAll(/(..)/g, "$1 ");

/** The end of each partition, and how full it is beside the fullest. */
const partitionLines = ({ state, glyphs, height }: DrawContext, tail: Tail): readonly Line[] => {
  const partitions = state.data.topic?.partitions ?? [];
  const largest = Math.max(1, ...partitions.map(({ messagesCount }) => Number(messagesCount)));
  const rows = partitions.map(({ id, messagesCount, currentOffset }): Line => {
    const isRead = tail.partitions === undefined || tail.partitions.has(id);
    const end = messagesCount === 0n ? glyphs.none : short(currentOffset);
    return [
      span(fitToWidth(String(id), 4), isRead ? "accent" : "dim"),
      span(bar(Number(messagesCount) / largest, 10, glyphs), isRead ? "bar" : "dim"),
      span(fitToWidth(end, 7, "right"), isRead ? "plain" : "dim"),
    ];
  });
  const room = height - 3;
  return rows.length <= room ? rows : [...rows.slice(0, room - 1), line(`and ${rows.length - room + 1} more`, "dim")];
};

/** The filter, or where the cursor is in its partition. */
const footLine = ({ glyphs, width, state: { search } }: DrawContext, tail: Tail): Line => {
  if (search !== undefined) {
    const share = search.total === 0n ? 1 : Number(search.scanned) / Number(search.total);
    const progress = ` ${grouped(search.scanned)} of ${grouped(search.total)} scanned, ${search.found.length} found`;
    return [span(" "), span(bar(share, 16, glyphs), "bar"), span(progress)];
  }
  if (tail.filter !== undefined) {
    const chips = tail.filter.chips.flatMap((chip) => [span(` ${safeText(chip)} `, "cursor"), span(" ")]);
    return [
      span(" / "),
      ...chips,
      span(` matched ${grouped(tail.matched)} / ${grouped(tail.scanned)} scanned`, "warn"),
    ];
  }
  const row = tail.rows[tail.place];
  const range = row === undefined ? undefined : tail.ranges.get(row.partitionId);
  if (row === undefined || range === undefined) return [];
  const share = range.last === range.first ? 1 : Number(row.offset - range.first) / Number(range.last - range.first);
  const position = `partition ${row.partitionId}  ${grouped(row.offset)} of ${grouped(range.first)} to ${grouped(range.last)}`;
  const gauge = bar(share, Math.max(4, Math.min(24, width - position.length - 12)), glyphs);
  return [span(` ${position}  `, "dim"), span(gauge, "bar"), span(` ${Math.round(Math.min(1, share) * 100)} %`, "dim")];
};
