// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { sparkline } from "../draw/charts.ts";
import type { ListView } from "../state/list-view.ts";
import type { GroupPlace } from "../state/place.ts";
import { trendOf } from "../state/series.ts";
import {
  type GroupRow,
  groupKey,
  hasCommitted,
  lagOf,
  type PartitionLag,
  type ServerData,
} from "../state/server-data.ts";
import { duration, grouped, short } from "../text/numbers.ts";
import { safeText } from "../text/safe-text.ts";
import type { Cell } from "./table.ts";
import { type Table, tableOf } from "./table.ts";

const SPARK_WIDTH = 12;

export const groupPlace = (row: GroupRow): GroupPlace => ({
  screen: "group",
  stream: row.stream,
  topic: row.topic,
  group: { id: row.group.id, name: safeText(row.group.name) },
});

/** Of a topic, or all there are. */
export const groupsTable = (data: ServerData, list: ListView, topic: string | undefined): Table => {
  const levels = (row: GroupRow) => data.lags.get(groupKey(row));
  const rows = data.groups?.filter((row) => topic === undefined || `${row.stream.id}/${row.topic.id}` === topic);
  return tableOf<GroupRow>(
    {
      name: "groups",
      title: "consumer groups",
      rows,
      empty: "no consumer groups",
      keyOf: groupKey,
      nameOf: (row) => `${row.stream.name}/${row.topic.name}/${safeText(row.group.name)}`,
      opens: groupPlace,
      columns: [
        { title: "group", cell: (row) => ({ text: safeText(row.group.name), tone: "accent" }) },
        { title: "topic", fromColumns: 76, cell: (row) => `${row.stream.name}/${row.topic.name}` },
        { title: "state", width: 8, cell: stateCell },
        {
          title: "members",
          width: 7,
          align: "right",
          cell: (row) => String(row.group.membersCount),
          order: (row) => row.group.membersCount,
        },
        { title: "lag", width: 12, align: "right", cell: (row, { none }) => lagCell(row, none), order: lagOf },
        {
          title: "trend",
          width: SPARK_WIDTH,
          fromColumns: 60,
          cell: (row, glyphs) => ({
            text: sparkline(levels(row)?.points.map(({ value }) => value) ?? [], SPARK_WIDTH, glyphs),
            tone: "bar",
          }),
        },
        {
          title: "change",
          width: 10,
          align: "right",
          fromColumns: 90,
          cell: (row, { none }) => trendCell(hasCommitted(row) ? trendOf(levels(row)) : undefined, none),
        },
        {
          title: "caught up in",
          width: 12,
          align: "right",
          fromColumns: 100,
          cell: (row, { none }) => catchUp(lagOf(row), hasCommitted(row) ? trendOf(levels(row)) : undefined, none),
        },
      ],
    },
    list,
  );
};

/** Active with members, idle without. */
const stateCell = ({ group }: GroupRow): Cell =>
  group.membersCount > 0 ? { text: "active", tone: "good" } : { text: "idle", tone: "warn" };

const lagCell = (row: GroupRow, none: string): Cell => {
  if (!hasCommitted(row)) return { text: none, tone: "dim" };
  const lag = lagOf(row);
  return { text: grouped(lag), tone: lag === 0n ? "good" : "warn" };
};

export const trendCell = (trend: number | undefined, none: string): Cell => {
  if (trend === undefined) return { text: none, tone: "dim" };
  const text = `${trend > 0 ? "+" : ""}${short(trend)}/s`;
  return { text, tone: trend > 0.5 ? "bad" : trend < -0.5 ? "good" : "dim" };
};

/** How long it takes until nothing is left at the present speed. */
export const catchUp = (lag: bigint, trend: number | undefined, none: string): string => {
  if (lag === 0n) return "now";
  if (trend === undefined) return none;
  return trend < -0.01 ? duration((Number(lag) / -trend) * 1000) : "never";
};

export const groupPartitionsTable = (data: ServerData, list: ListView): Table => {
  const row = data.group?.row;
  const levels = ({ partitionId }: PartitionLag) =>
    row === undefined ? undefined : data.lags.get(`${groupKey(row)}/${partitionId}`);
  return tableOf<PartitionLag>(
    {
      name: "group",
      title: "partitions",
      rows: row?.lags,
      empty: "the topic has no partitions",
      keyOf: ({ partitionId }) => String(partitionId),
      nameOf: ({ partitionId }) => String(partitionId),
      columns: [
        {
          title: "partition",
          width: 10,
          align: "right",
          cell: ({ partitionId }) => String(partitionId),
          order: ({ partitionId }) => partitionId,
        },
        {
          title: "member",
          width: 12,
          align: "right",
          cell: ({ memberId }, { none }) => (memberId === undefined ? none : String(memberId)),
          order: ({ memberId }) => memberId ?? -1,
        },
        {
          title: "stored",
          width: 13,
          align: "right",
          cell: ({ storedOffset }, { none }) => (storedOffset === undefined ? none : grouped(storedOffset)),
          order: ({ storedOffset }) => storedOffset ?? -1n,
        },
        {
          title: "end",
          width: 13,
          align: "right",
          cell: ({ endOffset }, { none }) => (endOffset === undefined ? none : grouped(endOffset)),
          order: ({ endOffset }) => endOffset ?? -1n,
        },
        {
          title: "lag",
          width: 12,
          align: "right",
          cell: ({ lag, storedOffset }, { none }) =>
            storedOffset === undefined
              ? { text: none, tone: "dim" }
              : { text: grouped(lag), tone: lag === 0n ? "good" : "warn" },
          order: ({ lag }) => lag,
        },
        {
          title: "trend",
          width: SPARK_WIDTH,
          fromColumns: 80,
          cell: (one, glyphs) => ({
            text: sparkline(levels(one)?.points.map(({ value }) => value) ?? [], SPARK_WIDTH, glyphs),
            tone: "bar",
          }),
        },
        {
          title: "change",
          width: 9,
          align: "right",
          fromColumns: 90,
          cell: (one, { none }) => trendCell(trendOf(levels(one)), none),
        },
        {
          title: "caught up in",
          width: 12,
          align: "right",
          fromColumns: 100,
          cell: (one, { none }) => catchUp(one.lag, trendOf(levels(one)), none),
        },
      ],
    },
    list,
  );
};
