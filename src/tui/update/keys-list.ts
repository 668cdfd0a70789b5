// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type Step, step } from "../state/event.ts";
import { cursorPlace, movedPlace, moveTo } from "../state/list-view.ts";
import { topicTabs } from "../state/place.ts";
import { bodyHeight, currentPlace, type State, topLayer, withTop } from "../state/state.ts";
import { currentTable } from "../tables/current-table.ts";
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
  const place = cursorPlace(list, keys);
  const moved = movedPlace(key, place, keys.length, Math.max(1, bodyHeight(state.size) - 3));
  if (moved !== undefined) return step(withTop(state, { list: moveTo(list, keys, moved) }));
  const row = table.rows[place];
  switch (key) {
    case "return":
    case "right":
    case "l":
      if (currentPlace(state).screen === "contexts" && row !== undefined)
        return step(state, { type: "use context", name: row.key });
      return row?.opens === undefined ? step(state) : openPlace(state, row.opens);
    case "o":
      return step(withTop(state, { list: { ...list, sort: (list.sort + 1) % table.columns.length } }));
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
