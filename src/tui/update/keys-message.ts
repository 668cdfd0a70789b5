// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { unicodeGlyphs } from "../draw/glyphs.ts";
import { lineText } from "../draw/line.ts";
import { payloadLines, shownView } from "../screens/message-lines.ts";
import { type Step, step } from "../state/event.ts";
import { movedPlace } from "../state/list-view.ts";
import { type MessagePlace, messageViews } from "../state/place.ts";
import { bodyHeight, hint, type State, withTop } from "../state/state.ts";
import { foldablePaths, parseJson } from "../text/json-tree.ts";
import { compareWithBookmark, toggleBookmark } from "./bookmarks.ts";
import { changeKey } from "./change-keys.ts";
import { copyMenu } from "./keys-messages.ts";
import { prompt } from "./prompt.ts";

/** Keys of one message. */
export const updateMessageKey = (state: State, place: MessagePlace, key: string): Step | undefined => {
  const at = (change: Partial<MessagePlace>): Step => step(withTop(state, { place: { ...place, ...change } }));
  const lines = payloadLines(place, unicodeGlyphs, state.size.columns);
  const moved = movedPlace(key, place.cursor, lines.length, Math.max(1, bodyHeight(state.size) - 8));
  if (moved !== undefined) return at({ cursor: Math.max(0, Math.min(moved, lines.length - 1)) });
  const line = lines[place.cursor];
  switch (key) {
    case "[":
    case "]": {
      const view = messageViews.indexOf(shownView(place)) + (key === "]" ? 1 : messageViews.length - 1);
      return at({ view: messageViews[view % messageViews.length] ?? "text", cursor: 0 });
    }
    case "left":
    case "ctrl+p":
      return neighbour(state, place, -1);
    case "right":
    case "ctrl+n":
      return neighbour(state, place, 1);
    case "return":
      return line?.path === undefined || line.isFoldable !== true
        ? step(state)
        : at({ folded: toggled(place.folded, line.path) });
    case "-":
      return at({ folded: new Set(foldablePaths(parseJson(place.row.payload)?.value)), cursor: 0 });
    case "+":
    case "=":
      return at({ folded: new Set(), cursor: 0 });
    case "/":
      return step({ ...state, dialog: prompt("find", "find", place.find) });
    case "n":
    case "N":
      return found(
        state,
        place,
        lines.map(({ spans }) => lineText(spans)),
        key === "n" ? 1 : -1,
      );
    case "b":
      return toggleBookmark(state, place, place.row);
    case "D":
      return compareWithBookmark(state, place, place.row);
    case "y":
      return step({
        ...state,
        dialog: { ...copyMenu, items: [...copyMenu.items, { key: "p", label: "the path of the value" }] },
      });
    case "e":
      return step(state, { type: "export", rows: [place.row], format: "ndjson", name: place.topic.name });
    default:
      return changeKey(state, key);
  }
};

/** The message before or after it among those that are held. */
const neighbour = (state: State, place: MessagePlace, by: 1 | -1): Step => {
  const { tail, search } = state;
  const rows = search?.found.some((row) => row.key === place.row.key) ? search.found : (tail?.rows ?? []);
  const row = rows[rows.findIndex(({ key }) => key === place.row.key) + by];
  if (row === undefined) return step(hint(state, by > 0 ? "this is the last one" : "this is the first one"));
  const moved = withTop(state, { place: { ...place, row, cursor: 0, folded: new Set() } });
  const tailAt = tail?.rows.indexOf(row) ?? -1;
  return step(
    tail === undefined || tailAt < 0
      ? moved
      : { ...moved, tail: { ...tail, place: tailAt, key: row.key, isFollowing: false } },
  );
};

/** The next line with the text that is looked for, from the cursor on and around. */
const found = (state: State, place: MessagePlace, lines: readonly string[], by: 1 | -1): Step => {
  const wanted = place.find.toLowerCase();
  if (wanted === "") return step(state);
  for (let distance = 1; distance <= lines.length; distance++) {
    const cursor = (place.cursor + by * distance + lines.length * 2) % lines.length;
    if (lines[cursor]?.toLowerCase().includes(wanted) === true)
      return step(withTop(state, { place: { ...place, cursor } }));
  }
  return step(hint(state, `'${place.find}' is not in it`, true));
};

const toggled = (folded: ReadonlySet<string>, path: string): ReadonlySet<string> =>
  folded.has(path) ? new Set([...folded].filter((one) => one !== path)) : new Set([...folded, path]);
