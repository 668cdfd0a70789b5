// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type Event, type Step, step } from "../state/event.ts";
import { cursorPlace, firstShown, moveTo } from "../state/list-view.ts";
import { bodyHeight, currentPlace, type State, topLayer, withTop } from "../state/state.ts";
import { currentTable } from "../tables/current-table.ts";
import { updateKey } from "./keys.ts";

const WHEEL_ROWS = 3;
/** The rows of a list lie below the two lines at the top, the border of their panel, and the heading. */
const FIRST_ROW = 4;

/** The wheel moves as the arrows do. */
export const updateWheel = (state: State, { by }: Extract<Event, { type: "wheel" }>): Step => {
  if (state.dialog !== undefined) return step(state);
  let { state: moved, effects } = step(state);
  for (let row = 0; row < WHEEL_ROWS; row++) {
    const next = updateKey(moved, by < 0 ? "up" : "down");
    moved = next.state;
    effects = [...effects, ...next.effects];
  }
  return step(moved, ...effects);
};

/** A click selects a row; one on the row under the cursor opens it. */
export const updateClick = (state: State, { row }: Extract<Event, { type: "click" }>): Step => {
  if (state.dialog !== undefined) return step(state);
  const place = currentPlace(state);
  const at = row - FIRST_ROW - (place.screen === "group" || place.screen === "user" ? 1 : 0);
  if (place.screen === "topic" && place.tab === "messages") return clickMessage(state, at);
  const table = currentTable(state);
  if (table === undefined || at < 0) return step(state);
  const { list } = topLayer(state);
  const keys = table.rows.map(({ key }) => key);
  const cursor = cursorPlace(list, keys);
  const clicked = firstShown(cursor, keys.length, bodyHeight(state.size) - 3) + at;
  if (clicked >= keys.length) return step(state);
  if (clicked === cursor) return updateKey(state, "return");
  return step(withTop(state, { list: moveTo(list, keys, clicked) }));
};

const clickMessage = (state: State, at: number): Step => {
  const { tail, search } = state;
  const rows = search?.found ?? tail?.rows ?? [];
  const cursor = search?.place ?? tail?.place ?? 0;
  // The line below the panel belongs to the screen of messages too.
  const clicked = firstShown(cursor, rows.length, bodyHeight(state.size) - 4) + at;
  const row = rows[clicked];
  if (at < 0 || row === undefined || tail === undefined) return step(state);
  if (clicked === cursor) return updateKey(state, "return");
  if (search !== undefined) return step({ ...state, search: { ...search, place: clicked } });
  return step({ ...state, tail: { ...tail, place: clicked, key: row.key, isFollowing: false } });
};
