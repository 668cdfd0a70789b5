// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type Step, step } from "../state/event.ts";
import { cursorPlace, movedPlace, moveTo } from "../state/list-view.ts";
import { topicTabs } from "../state/place.ts";
import { bodyHeight, currentPlace, type State, topLayer, withTop } from "../state/state.ts";
import { bookmarkKey as keyOfBookmark } from "../tables/bookmarks.ts";
import { currentTable } from "../tables/current-table.ts";
import type { Table } from "../tables/table.ts";
import { compareWithBookmark, toggleBookmark } from "./bookmarks.ts";
import { changeKey } from "./change-keys.ts";
import { openPlace } from "./navigate.ts";
import { prompt } from "./prompt.ts";

/** Keys of every list. */
export const updateListKey = (state: State, key: string): Step | undefined => {
  const table = currentTable(state);
  const tabbed = updateTabKey(state, key);
  if (tabbed !== undefined) return tabbed;
  if (table === undefined) return changeKey(state, key);
  const { list } = topLayer(state);
  const keys = table.rows.map((row) => row.key);
  const place = currentPlace(state);
  const at = cursorPlace(list, keys);
  const moved = movedPlace(key, at, keys.length, Math.max(1, bodyHeight(state.size) - 3));
  if (moved !== undefined) return step(withTop(state, { list: moveTo(list, keys, moved) }));
  const row = table.rows[at];
  switch (key) {
    case "return":
    case "right":
    case "l":
      if (place.screen === "user") return changeKey(state, "E");
      if (place.screen === "contexts" && row !== undefined) return step(state, { type: "use context", name: row.key });
      return row?.opens === undefined ? step(state) : openPlace(state, row.opens);
    case "o":
      return step(withTop(state, { list: { ...list, sort: nextSort(state, table, list.sort) } }));
    case "c": {
      const titles = table.columns.map(({ title }) => title).filter((title) => title !== "");
      return step({ ...state, dialog: { kind: "columns", table: table.name, titles, place: 0 } });
    }
    case "d":
      return step({ ...state, settings: { ...state.settings, isDescribed: !state.settings.isDescribed } });
    case "b":
    case "D":
      return place.screen === "bookmarks" ? bookmarkKey(state, row?.key, key) : changeKey(state, key);
    case "O":
      return step(withTop(state, { list: { ...list, isDescending: !list.isDescending } }));
    case "/":
      return step({ ...state, dialog: prompt("list filter", "/", list.filter) });
    case "escape":
      return list.filter === "" ? undefined : step(withTop(state, { list: { ...list, filter: "" } }));
    case "y":
      return row === undefined ? step(state) : step(state, { type: "copy", text: row.name, what: "the name" });
    default:
      return changeKey(state, key);
  }
};

/** The next column that was not taken away. */
const nextSort = ({ settings }: State, { name, columns }: Table, sort: number): number => {
  const shown = columns.map(({ title }) => settings.columns[name]?.includes(title) ?? true);
  const next = shown.findIndex((isShown, at) => isShown && at > sort);
  return next >= 0 ? next : Math.max(0, shown.indexOf(true));
};

const bookmarkKey = (state: State, key: string | undefined, pressed: "b" | "D"): Step => {
  const bookmark = state.bookmarks.find((one) => keyOfBookmark(one) === key);
  if (bookmark === undefined) return step(state);
  const act = pressed === "b" ? toggleBookmark : compareWithBookmark;
  return act(state, bookmark, bookmark.row);
};

/** `[` and `]` go through the tabs of a topic. */
export const updateTabKey = (state: State, key: string): Step | undefined => {
  const place = currentPlace(state);
  if (place.screen !== "topic" || (key !== "[" && key !== "]")) return undefined;
  const at = topicTabs.indexOf(place.tab) + (key === "]" ? 1 : topicTabs.length - 1);
  const tab = topicTabs[at % topicTabs.length] ?? "messages";
  const { list } = topLayer(state);
  const shown = withTop(state, {
    place: { ...place, tab },
    list: { ...list, key: undefined, place: 0, sort: 0, filter: "" },
  });
  return step(shown, { type: "refresh" });
};
