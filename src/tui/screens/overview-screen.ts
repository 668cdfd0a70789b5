// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { bar, sparkline } from "../draw/charts.ts";
import { beside, type Line, line, type Span, span, type Tone } from "../draw/line.ts";
import { innerSize } from "../draw/panel.ts";
import { rateOf } from "../state/series.ts";
import { groupKey, hasCommitted, lagOf, topicKey } from "../state/server-data.ts";
import { topLayer } from "../state/state.ts";
import { busiestTopics, laggingGroups } from "../tables/overview-entries.ts";
import { bytes, bytesPerSecond, duration, grouped, perSecond, short } from "../text/numbers.ts";
import { safeText } from "../text/safe-text.ts";
import { cellWidth, fitToWidth } from "../text/width.ts";
import { type DrawContext, panel, sized } from "./draw-context.ts";

const TILES = ["streams", "topics", "groups", "clients"] as const;

/** The server at a glance: what it is, what flows, which topics are busy, which groups are behind. */
export const overviewScreen = (context: DrawContext): Line[] => {
  const { width, height, isCompact } = context;
  if (isCompact) return compactOverview(context);
  const left = Math.floor(width / 2);
  const top = Math.min(8, Math.max(6, Math.floor(height / 2) - 1));
  const [topLeft, topRight] = [sized(context, left, top), sized(context, width - left, top)];
  const isWide = width >= 100;
  const below = height - top - 4;
  const topics = isWide ? sized(context, left, below) : sized(context, width, Math.ceil(below / 2));
  const groups = isWide ? sized(context, width - left, below) : sized(context, width, below - topics.height);
  const lists = [topicsPanel(topics), groupsPanel(groups)];
  return [
    ...beside([
      panel(topLeft, line("server", "title"), serverLines(topLeft)),
      panel(topRight, line("flow", "title"), flowLines(topRight)),
    ]),
    ...tiles(sized(context, width, 4)),
    ...(isWide ? beside(lists) : lists.flat()),
  ];
};

const compactOverview = (context: DrawContext): Line[] => {
  const entries = TILES.map(
    (name, at): Line => [marked(context, at), span(`${name.padEnd(9)}`, "dim"), span(grouped(countOf(context, name)))],
  );
  return [
    ...panel(sized(context, context.width, 3), line("server", "title"), serverLines(context)),
    ...entries,
    ...topicLines(context, context.width),
    ...groupLines(context, context.width),
  ].slice(0, context.height);
};

const fact = (label: string, text: string, tone: Tone = "plain"): Line => [
  span(label.padEnd(9), "dim"),
  span(text, tone),
];

const serverLines = ({ state, width, glyphs, height, isCompact }: DrawContext): readonly Line[] => {
  const { stats } = state.data;
  if (stats === undefined) return [line("loading", "dim")];
  const gauge = Math.max(6, Math.min(20, width - 48));
  const used = stats.totalDiskSpaceBytes - stats.freeDiskSpaceBytes;
  const share = (part: bigint, whole: bigint): number => (whole === 0n ? 0 : Number(part) / Number(whole));
  const measured = (label: string, part: number, text: string): Line => [
    span(label.padEnd(9), "dim"),
    span(bar(part, gauge, glyphs), part > 0.9 ? "bad" : "bar"),
    span(` ${text}`),
  ];
  return [
    [
      span("iggy ", "dim"),
      span(safeText(stats.serverVersion), "accent"),
      span(` on ${safeText(stats.hostname)}, up ${duration(Number(stats.runTimeMicros / 1000n))}`),
    ],
    measured("cpu", stats.cpuUsagePercent / 100, `${stats.cpuUsagePercent.toFixed(1)} %`),
    measured(
      "memory",
      share(stats.memoryUsageBytes, stats.totalMemoryBytes),
      `${bytes(stats.memoryUsageBytes)} of ${bytes(stats.totalMemoryBytes)}`,
    ),
    measured("disk", share(used, stats.totalDiskSpaceBytes), `${bytes(stats.freeDiskSpaceBytes)} free`),
    fact("holds", `${grouped(stats.messagesCount)} messages, ${bytes(stats.messagesSizeBytes)}`),
    fact("system", `${safeText(stats.osName)} ${safeText(stats.osVersion)}, ${stats.threadsCount} threads`),
  ].slice(0, isCompact ? 2 : height - 2);
};

const flowLines = (context: DrawContext): readonly Line[] => {
  const { state, glyphs, height } = context;
  const { messages, written, read } = state.data;
  const room = Math.max(4, innerSize(context).width - 24);
  const flow = (label: string, rate: string, rates: readonly number[]): Line => [
    span(label.padEnd(10), "dim"),
    span(fitToWidth(rate, 12, "right"), "accent"),
    span("  "),
    span(sparkline(rates, Math.min(60, room), glyphs), "bar"),
  ];
  return [
    flow("messages", perSecond(rateOf(messages)), messages.rates),
    [],
    flow("written", bytesPerSecond(rateOf(written)), written.rates),
    [],
    flow("read", bytesPerSecond(rateOf(read)), read.rates),
  ].slice(0, Math.max(3, height - 2));
};

const countOf = ({ state }: DrawContext, name: (typeof TILES)[number]): number => {
  const { stats } = state.data;
  if (stats === undefined) return 0;
  const counts = {
    streams: stats.streamsCount,
    topics: stats.topicsCount,
    groups: stats.consumerGroupsCount,
    clients: stats.clientsCount,
  };
  return counts[name];
};

const tiles = (context: DrawContext): Line[] => {
  const { state, width } = context;
  const { stats } = state.data;
  const behind = (state.data.groups ?? []).reduce((sum, row) => sum + (hasCommitted(row) ? lagOf(row) : 0n), 0n);
  const notes = {
    streams: bytes(stats?.messagesSizeBytes ?? 0n),
    topics: `${grouped(stats?.partitionsCount ?? 0)} partitions`,
    groups: `${short(behind)} behind`,
    clients: "connected",
  };
  const share = Math.floor(width / TILES.length);
  return beside(
    TILES.map((name, at) => {
      const own = sized(context, at === TILES.length - 1 ? width - share * (TILES.length - 1) : share, context.height);
      const isCursor = topLayer(state).list.place === at;
      const number: Span = span(grouped(countOf(context, name)), isCursor ? "cursor" : "accent");
      return panel(own, [marked(context, at), span(name, "title")], [[number], line(notes[name], "dim")]);
    }),
  );
};

/** The mark of the cursor before an entry. */
const marked = ({ state, glyphs }: DrawContext, at: number): Span =>
  topLayer(state).list.place === at ? span(`${glyphs.cursor} `, "accent") : span(state.size.columns < 60 ? "  " : "");

const topicsPanel = (context: DrawContext): Line[] =>
  panel(context, line("busiest topics", "title"), topicLines(context, innerSize(context).width));

const groupsPanel = (context: DrawContext): Line[] =>
  panel(context, line("groups by lag", "title"), groupLines(context, innerSize(context).width));

const entry = (context: DrawContext, at: number, parts: readonly Span[]): Line => {
  const isCursor = topLayer(context.state).list.place === at;
  return [
    span(isCursor ? `${context.glyphs.cursor} ` : "  ", isCursor ? "cursor" : "plain"),
    ...parts.map((one) => (isCursor ? span(one.text, "cursor") : one)),
  ];
};

const topicLines = (context: DrawContext, width: number): readonly Line[] => {
  const { data } = context.state;
  const rows = busiestTopics(data);
  if (rows.length === 0) return [line(data.topics === undefined ? "  loading" : "  no topics yet", "dim")];
  const spark = width >= 50 ? 12 : 0;
  return rows.map((row, at) => {
    const series = data.topicMessages.get(topicKey(row.stream, row.topic));
    const name = fitToWidth(
      `${row.stream.name}/${safeText(row.topic.name)}`,
      Math.max(8, width - 22 - spark),
      "left",
      context.glyphs.ellipsis,
    );
    return entry(context, TILES.length + at, [
      span(name, "accent"),
      span(fitToWidth(short(row.topic.messagesCount), 9, "right")),
      span(fitToWidth(perSecond(rateOf(series)), 10, "right"), "good"),
      span(spark === 0 ? "" : ` ${sparkline(series?.rates ?? [], spark - 1, context.glyphs)}`, "bar"),
    ]);
  });
};

const groupLines = (context: DrawContext, width: number): readonly Line[] => {
  const { data } = context.state;
  const rows = laggingGroups(data);
  if (rows.length === 0) return [line(data.groups === undefined ? "  loading" : "  no consumer groups", "dim")];
  const spark = width >= 50 ? 12 : 0;
  const offset = TILES.length + busiestTopics(data).length;
  return rows.map((row, at) => {
    const levels = data.lags.get(groupKey(row));
    const label = `${safeText(row.group.name)} of ${row.stream.name}/${row.topic.name}`;
    const name = fitToWidth(label, Math.max(8, width - 15 - spark), "left", context.glyphs.ellipsis);
    const lag = hasCommitted(row) ? grouped(lagOf(row)) : context.glyphs.none;
    return entry(context, offset + at, [
      span(name, "accent"),
      span(fitToWidth(lag, 12, "right"), cellWidth(lag) > 1 ? "warn" : "dim"),
      span(
        spark === 0 ? "" : ` ${sparkline(levels?.points.map(({ value }) => value) ?? [], spark - 1, context.glyphs)}`,
        "bar",
      ),
    ]);
  });
};
