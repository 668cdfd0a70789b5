// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type Step, step } from "../state/event.ts";
import { movedPlace } from "../state/list-view.ts";
import { type State, topLayer, withTop } from "../state/state.ts";
import { groupPlace } from "../tables/groups.ts";
import { overviewEntries } from "../tables/overview-entries.ts";
import { topicPlace } from "../tables/topology.ts";
import { openPlace } from "./navigate.ts";

/** The overview is a list of tiles, busy topics, and groups by lag. */
export const updateOverviewKey = (state: State, key: string): Step | undefined => {
  const entries = overviewEntries(state.data);
  const { list } = topLayer(state);
  const place = Math.min(list.place, entries.length - 1);
  if (key === "return" || key === "right" || key === "l") {
    const entry = entries[place];
    if (entry === undefined) return step(state);
    if (entry.kind === "topic") return openPlace(state, topicPlace(entry.row));
    if (entry.kind === "group") return openPlace(state, groupPlace(entry.row));
    return openPlace(
      state,
      entry.screen === "topics" ? { screen: "topics", stream: undefined } : { screen: entry.screen },
    );
  }
  const moved = movedPlace(key === "tab" ? "down" : key, place, entries.length, 5);
  if (moved === undefined) return undefined;
  return step(withTop(state, { list: { ...list, place: Math.max(0, Math.min(moved, entries.length - 1)) } }));
};
