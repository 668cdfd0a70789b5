// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { parseFilter } from "../filter/expression.ts";
import type { Menu } from "../state/dialog.ts";
import { type Step, step } from "../state/event.ts";
import { movedPlace } from "../state/list-view.ts";
import type { TopicPlace } from "../state/place.ts";
import { bodyHeight, hint, type Settings, type State } from "../state/state.ts";
import { type MessageRow, moveInTail } from "../state/tail.ts";
import { compareWithBookmark, toggleBookmark } from "./bookmarks.ts";
import { changeKey } from "./change-keys.ts";
import { updateTabKey } from "./keys-list.ts";
import { lastRows, openPlace, startTail } from "./navigate.ts";
import { prompt } from "./prompt.ts";
import { selectedRow } from "./selected-row.ts";

export const seekMenu: Menu = {
  kind: "menu",
  purpose: "seek",
  title: "seek",
  items: [
    { key: "s", label: "the first message" },
    { key: "e", label: "the end, and follow" },
    { key: "o", label: "an offset" },
    { key: "t", label: "a time" },
    { key: "n", label: "the last N messages" },
    { key: "1", label: "the last minute" },
    { key: "2", label: "the last 5 minutes" },
    { key: "3", label: "the last 15 minutes" },
    { key: "4", label: "the last 30 minutes" },
    { key: "5", label: "the last hour" },
    { key: "6", label: "the last day" },
  ],
};

export const copyMenu: Menu = {
  kind: "menu",
  purpose: "copy",
  title: "copy",
  items: [
    { key: "y", label: "the payload" },
    { key: "j", label: "the message as JSON" },
    { key: "h", label: "the headers" },
    { key: "c", label: "the command that shows it" },
  ],
};

export const exportMenu: Menu = {
  kind: "menu",
  purpose: "export",
  title: "export all rows",
  items: [
    { key: "n", label: "as NDJSON" },
    { key: "b", label: "as a binary message file" },
  ],
};

/** Keys of the messages of a topic. */
export const updateMessagesKey = (state: State, place: TopicPlace, key: string): Step | undefined => {
  const { tail } = state;
  const tabbed = updateTabKey(state, key);
  if (tabbed !== undefined || tail === undefined) return tabbed;
  const page = Math.max(1, bodyHeight(state.size) - 3);
  const searched = moveInSearch(state, key, page);
  if (searched !== undefined) return searched;
  const moved = state.search === undefined ? moveInTail(tail, key, page) : undefined;
  if (moved !== undefined) {
    const more = moreFor(key, moved.rows, moved.place, tail.isFollowing);
    return step({ ...state, tail: moved }, ...more);
  }
  const row = selectedRow(state);
  switch (key) {
    case "return":
    case "right":
    case "l":
      return row === undefined ? step(state) : openMessage(state, place, row);
    case "f":
      return startTail(hint(state, "following"), place, lastRows(state));
    case "p":
    case "space": {
      const isPaused = !tail.isPaused;
      return step({ ...state, tail: { ...tail, isPaused } }, { type: "pause", isPaused });
    }
    case "s":
      return step({ ...state, dialog: seekMenu });
    case "#":
      return step({
        ...state,
        dialog: prompt("partitions", "partitions", [...(tail.partitions ?? [])].join(",") || "all"),
      });
    case "/":
      return step({ ...state, dialog: prompt("filter", "/", tail.filter?.chips.join(" ") ?? "") });
    case "ctrl+f":
      return step({ ...state, dialog: prompt("search", "search", tail.filter?.chips.join(" ") ?? "") });
    default:
      return updateRowKey(state, place, row, key) ?? changeKey(state, key);
  }
};

const updateRowKey = (state: State, place: TopicPlace, row: MessageRow | undefined, key: string): Step | undefined => {
  const { tail, settings, search } = state;
  switch (key) {
    case "escape":
      if (search !== undefined) return step({ ...state, search: undefined }, { type: "stop search" });
      if (tail?.filter === undefined) return undefined;
      return startTail({ ...state, tail: { ...tail, filter: undefined } }, place, tail.start);
    case "-":
      return tail?.filter === undefined ? undefined : withoutLastChip(state, place, tail.filter.chips);
    case "v": {
      const previews: readonly Settings["preview"][] = ["text", "hex", "headers"];
      const preview = previews[(previews.indexOf(settings.preview) + 1) % previews.length] ?? "text";
      return step(hint({ ...state, settings: { ...settings, preview } }, `preview: ${preview}`));
    }
    case "b":
      return row === undefined ? step(state) : toggleBookmark(state, place, row);
    case "D":
      return row === undefined ? step(state) : compareWithBookmark(state, place, row);
    case "y":
      return row === undefined ? step(state) : step({ ...state, dialog: copyMenu });
    case "e":
      return row === undefined
        ? step(state)
        : step(state, { type: "export", rows: [row], format: "ndjson", name: place.topic.name });
    case "ctrl+e":
      return step({ ...state, dialog: exportMenu });
    default:
      return undefined;
  }
};

export const openMessage = (state: State, { stream, topic }: TopicPlace, row: MessageRow): Step =>
  openPlace(state, {
    screen: "message",
    stream,
    topic,
    row,
    view: "json",
    scroll: 0,
    cursor: 0,
    folded: new Set(),
    find: "",
  });

/** A cursor at an end of the rows that goes further asks for more of them. */
const moreFor = (key: string, rows: readonly MessageRow[], place: number, isFollowing: boolean) => {
  const isUp = ["up", "k", "pageup", "ctrl+u", "home", "g"].includes(key);
  if (isUp && place === 0) return [{ type: "more", direction: "before", rows }] as const;
  return !isUp && !isFollowing && place >= rows.length - 1
    ? ([{ type: "more", direction: "after", rows }] as const)
    : [];
};

const withoutLastChip = (state: State, place: TopicPlace, chips: readonly string[]): Step => {
  const { tail } = state;
  if (tail === undefined) return step(state);
  const filter = parseFilter(chips.slice(0, -1).join(" "));
  return startTail({ ...state, tail: { ...tail, filter } }, place, tail.start);
};

const moveInSearch = (state: State, key: string, page: number): Step | undefined => {
  const { search } = state;
  const moved = search === undefined ? undefined : movedPlace(key, search.place, search.found.length, page);
  if (search === undefined || moved === undefined) return undefined;
  const place = Math.max(0, Math.min(moved, search.found.length - 1));
  return step({ ...state, search: { ...search, place } });
};
