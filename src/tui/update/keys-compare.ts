// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type Step, step } from "../state/event.ts";
import { movedPlace } from "../state/list-view.ts";
import type { ComparePlace } from "../state/place.ts";
import { bodyHeight, type State, withTop } from "../state/state.ts";
import { comparePayloads } from "../text/compare.ts";

/** Keys of two messages beside each other. */
export const updateCompareKey = (state: State, place: ComparePlace, key: string): Step | undefined => {
  const page = Math.max(1, bodyHeight(state.size) - 3);
  const count = comparePayloads(place.left.row.payload, place.right.row.payload).length;
  const moved = movedPlace(key, place.scroll, count, page);
  if (moved === undefined) return undefined;
  return step(withTop(state, { place: { ...place, scroll: Math.max(0, Math.min(moved, count - page)) } }));
};
