// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { formatExpiry, formatTopicSize } from "../../cli/output/formats.ts";
import type { PartitionInfo } from "../../protocol/blocks/partition-info.ts";
import type { StreamHeader } from "../../protocol/blocks/stream-header.ts";
import { bar, sparkline } from "../draw/charts.ts";
import type { ListView } from "../state/list-view.ts";
import type { Named, TopicPlace } from "../state/place.ts";
import { rateOf } from "../state/series.ts";
import { type ServerData, type TopicRow, topicKey } from "../state/server-data.ts";
import { bytes, grouped, perSecond } from "../text/numbers.ts";
import { safeText } from "../text/safe-text.ts";
import { dayAndTime } from "../text/time.ts";
import { type Table, tableOf } from "./table.ts";

const SPARK_WIDTH = 12;

export const streamsTable = (data: ServerData, list: ListView): Table =>
  tableOf<StreamHeader>(
    {
      name: "streams",
      title: "streams",
      rows: data.streams,
      empty: "no streams yet: a adds one",
      keyOf: ({ id }) => String(id),
      nameOf: ({ name }) => safeText(name),
      opens: ({ id, name }) => ({ screen: "topics", stream: { id, name: safeText(name) } }),
      columns: [
        { title: "id", width: 5, align: "right", cell: ({ id }) => String(id), order: ({ id }) => id },
        { title: "name", cell: ({ name }) => ({ text: safeText(name), tone: "accent" }) },
        {
          title: "topics",
          width: 7,
          align: "right",
          cell: (row) => grouped(row.topicsCount),
          order: (row) => row.topicsCount,
        },
        {
          title: "messages",
          width: 15,
          align: "right",
          cell: (row) => grouped(row.messagesCount),
          order: (row) => row.messagesCount,
        },
        { title: "size", width: 9, align: "right", cell: (row) => bytes(row.sizeBytes), order: (row) => row.sizeBytes },
        {
          title: "created",
          width: 25,
          fromColumns: 90,
          cell: (row) => ({ text: dayAndTime(row.createdAtMicros, "utc", 0), tone: "dim" }),
          order: (row) => row.createdAtMicros,
        },
      ],
    },
    list,
  );

/** More than a stream has topics: those of a stream stay together. */
const TOPIC_IDS = 2n ** 32n;

export const topicsTable = (data: ServerData, list: ListView, stream: Named | undefined): Table => {
  const series = ({ stream: parent, topic }: TopicRow) => data.topicMessages.get(topicKey(parent, topic));
  const rows = data.topics?.filter((row) => stream === undefined || row.stream.id === stream.id);
  return tableOf<TopicRow>(
    {
      name: "topics",
      title: stream === undefined ? "topics" : `topics of ${stream.name}`,
      rows,
      empty: "no topics yet: a adds one",
      keyOf: (row) => topicKey(row.stream, row.topic),
      nameOf: (row) =>
        stream === undefined ? `${row.stream.name}/${safeText(row.topic.name)}` : safeText(row.topic.name),
      opens: (row) => topicPlace(row),
      columns: [
        {
          title: "id",
          width: 4,
          align: "right",
          cell: (row) => String(row.topic.id),
          order: (row) => BigInt(row.stream.id) * TOPIC_IDS + BigInt(row.topic.id),
        },
        ...(stream === undefined
          ? [
              {
                title: "stream",
                width: 12,
                cell: (row: TopicRow) => ({ text: row.stream.name, tone: "accent" as const }),
              },
            ]
          : []),
        { title: "name", cell: (row) => ({ text: safeText(row.topic.name), tone: "accent" }) },
        {
          title: "parts",
          width: 5,
          align: "right",
          cell: (row) => String(row.topic.partitionsCount),
          order: (row) => row.topic.partitionsCount,
        },
        {
          title: "messages",
          width: 13,
          align: "right",
          cell: (row) => grouped(row.topic.messagesCount),
          order: (row) => row.topic.messagesCount,
        },
        {
          title: "size",
          width: 9,
          align: "right",
          cell: (row) => bytes(row.topic.sizeBytes),
          order: (row) => row.topic.sizeBytes,
        },
        {
          title: "expiry",
          width: 10,
          fromColumns: 100,
          cell: (row) => expiryText(row),
          order: (row) => row.topic.messageExpiryMicros,
        },
        {
          title: "max size",
          width: 10,
          fromColumns: 100,
          cell: (row) => formatTopicSize(row.topic.maxTopicSizeBytes),
          order: (row) => row.topic.maxTopicSizeBytes,
        },
        { title: "compr.", width: 6, fromColumns: 140, cell: (row) => row.topic.compression },
        {
          title: "rate",
          width: 7,
          align: "right",
          cell: (row) => perSecond(rateOf(series(row))),
          order: (row) => rateOf(series(row)) ?? 0,
        },
        {
          title: "trend",
          width: SPARK_WIDTH,
          fromColumns: 76,
          cell: (row, glyphs) => ({ text: sparkline(series(row)?.rates ?? [], SPARK_WIDTH, glyphs), tone: "bar" }),
          order: (row) => rateOf(series(row)) ?? 0,
        },
      ],
    },
    list,
  );
};

const expiryText = ({ topic }: TopicRow): string => {
  const text = formatExpiry(topic.messageExpiryMicros);
  return text === "unlimited" ? "never" : text;
};

export const topicPlace = ({ stream, topic }: TopicRow): TopicPlace => ({
  screen: "topic",
  stream,
  topic: { id: topic.id, name: safeText(topic.name) },
  tab: "messages",
});

export const partitionsTable = (data: ServerData, list: ListView): Table => {
  const partitions = data.topic?.partitions;
  const largest = Math.max(1, ...(partitions ?? []).map(({ sizeBytes }) => Number(sizeBytes)));
  const series = ({ id }: PartitionInfo) => data.partitionMessages.get(String(id));
  return tableOf<PartitionInfo>(
    {
      name: "partitions",
      title: "partitions",
      rows: partitions,
      empty: "no partitions: a adds some",
      keyOf: ({ id }) => String(id),
      nameOf: ({ id }) => String(id),
      columns: [
        { title: "id", width: 4, align: "right", cell: ({ id }) => String(id), order: ({ id }) => id },
        {
          title: "first",
          width: 11,
          align: "right",
          fromColumns: 70,
          cell: (row, { none }) => (row.messagesCount === 0n ? none : grouped(firstOffset(row))),
          order: firstOffset,
        },
        {
          title: "current",
          width: 13,
          align: "right",
          cell: (row, { none }) => (row.messagesCount === 0n ? none : grouped(row.currentOffset)),
          order: (row) => row.currentOffset,
        },
        {
          title: "messages",
          width: 13,
          align: "right",
          cell: (row) => grouped(row.messagesCount),
          order: (row) => row.messagesCount,
        },
        { title: "size", width: 9, align: "right", cell: (row) => bytes(row.sizeBytes), order: (row) => row.sizeBytes },
        {
          title: "segs",
          width: 5,
          align: "right",
          cell: (row) => String(row.segmentsCount),
          order: (row) => row.segmentsCount,
        },
        {
          title: "share",
          fromColumns: 60,
          cell: (row, glyphs) => ({ text: bar(Number(row.sizeBytes) / largest, 14, glyphs), tone: "bar" }),
          order: (row) => row.sizeBytes,
        },
        {
          title: "rate",
          width: 7,
          align: "right",
          fromColumns: 90,
          cell: (row) => perSecond(rateOf(series(row))),
          order: (row) => rateOf(series(row)) ?? 0,
        },
      ],
    },
    list,
  );
};

/** Offsets have no gaps, so the first follows from the last and how many there are. */
export const firstOffset = ({ currentOffset, messagesCount }: PartitionInfo): bigint =>
  messagesCount === 0n ? 0n : currentOffset + 1n - messagesCount;
