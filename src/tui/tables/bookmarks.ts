// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ListView } from "../state/list-view.ts";
import type { Bookmark } from "../state/place.ts";
import type { State } from "../state/state.ts";
import { grouped } from "../text/numbers.ts";
import { payloadPreview } from "../text/safe-text.ts";
import { dayAndTime } from "../text/time.ts";
import { type Table, tableOf } from "./table.ts";

/** A bookmark by its topic and message. */
export const bookmarkKey = ({ stream, topic, row }: Bookmark): string => `${stream.id}/${topic.id}/${row.key}`;

export const bookmarksTable = ({ bookmarks, settings, nowMs }: State, list: ListView): Table =>
  tableOf<Bookmark>(
    {
      name: "bookmarks",
      title: "bookmarks",
      rows: bookmarks,
      empty: "no bookmarks yet: b on a message makes one",
      keyOf: bookmarkKey,
      nameOf: ({ stream, topic, row }) => `${stream.name}/${topic.name} ${row.partitionId}/${row.offset}`,
      opens: ({ stream, topic, row }) => ({
        screen: "message",
        stream,
        topic,
        row,
        view: "json",
        scroll: 0,
        cursor: 0,
        folded: new Set(),
        find: "",
      }),
      columns: [
        {
          title: "topic",
          width: 24,
          cell: ({ stream, topic }) => ({ text: `${stream.name}/${topic.name}`, tone: "accent" }),
        },
        { title: "part", width: 4, align: "right", cell: ({ row }) => String(row.partitionId) },
        {
          title: "offset",
          width: 11,
          align: "right",
          cell: ({ row }) => grouped(row.offset),
          order: ({ row }) => row.offset,
        },
        {
          title: "stored",
          width: 25,
          fromColumns: 90,
          cell: ({ row }) => ({ text: dayAndTime(row.timestampMicros, settings.timeFormat, nowMs), tone: "dim" }),
          order: ({ row }) => row.timestampMicros,
        },
        { title: "payload", cell: ({ row }) => payloadPreview(row.payload) },
      ],
    },
    list,
  );
