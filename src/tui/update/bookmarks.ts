// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type Step, step } from "../state/event.ts";
import type { Named } from "../state/place.ts";
import { hint, type State } from "../state/state.ts";
import type { MessageRow } from "../state/tail.ts";
import { bookmarkKey } from "../tables/bookmarks.ts";
import { openPlace } from "./navigate.ts";

const MAX_BOOKMARKS = 100;

interface In {
  readonly stream: Named;
  readonly topic: Named;
}

/** Keeps a message at hand, or no more. */
export const toggleBookmark = (state: State, { stream, topic }: In, row: MessageRow): Step => {
  const bookmark = { stream, topic, row };
  const others = state.bookmarks.filter((one) => bookmarkKey(one) !== bookmarkKey(bookmark));
  const isNew = others.length === state.bookmarks.length;
  const bookmarks = isNew ? [...others, bookmark].slice(-MAX_BOOKMARKS) : others;
  return step(hint({ ...state, bookmarks }, isNew ? "bookmarked: B shows all, D compares" : "no bookmark any more"));
};

/** Shows what is different in the last bookmark that is another message. */
export const compareWithBookmark = (state: State, { stream, topic }: In, row: MessageRow): Step => {
  const right = { stream, topic, row };
  const left = state.bookmarks.findLast((one) => bookmarkKey(one) !== bookmarkKey(right));
  if (left === undefined) return step(hint(state, "bookmark another message first: b", true));
  return openPlace(state, { screen: "compare", left, right, scroll: 0 });
};
