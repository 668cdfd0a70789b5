// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type Step, step } from "../state/event.ts";
import type { Place, TopicPlace } from "../state/place.ts";
import { hint, newLayer, type State } from "../state/state.ts";
import { newTail, type TailStart } from "../state/tail.ts";

const MAX_DEPTH = 12;

/** Goes deeper. */
export const openPlace = (state: State, place: Place): Step => {
  const stack = [...state.stack, newLayer(place)].slice(-MAX_DEPTH);
  return arrive({ ...state, stack, dialog: undefined }, place);
};

/** Goes to a place of the top level, or to a whole way of places. */
export const jumpTo = (state: State, ...places: readonly Place[]): Step => {
  const way: readonly Place[] = places[0]?.screen === "overview" ? places : [{ screen: "overview" }, ...places];
  const last = way.at(-1);
  const cleared = { ...state, stack: way.map(newLayer), dialog: undefined };
  return last === undefined ? step(state) : arrive(cleared, last);
};

/** Goes back; the first place stays. */
export const goBack = (state: State): Step => {
  if (state.stack.length <= 1) return step(state);
  const left = state.stack.at(-1)?.place;
  const back = { ...state, stack: state.stack.slice(0, -1) };
  if (left?.screen === "message") return step(back);
  const place = back.stack.at(-1)?.place;
  return place?.screen === "topic" && state.tail !== undefined && left?.screen !== "topic"
    ? step(back, { type: "refresh" })
    : arrive(back, place ?? { screen: "overview" });
};

/** The messages of a topic are read while one of its places is on the stack. */
const arrive = (state: State, place: Place): Step => {
  if (place.screen === "topic") {
    const { group: _, topic: __, ...data } = state.data;
    return startTail({ ...state, data }, place, lastRows(state));
  }
  if (place.screen === "message") return step(state);
  const isInTopic = state.stack.some((layer) => layer.place.screen === "topic");
  if (isInTopic) return step(state, { type: "refresh" });
  return step({ ...state, tail: undefined, search: undefined }, { type: "stop tail" }, { type: "refresh" });
};

/** Reads the messages of a topic from a start on; partitions and filter stay. */
export const startTail = (state: State, place: TopicPlace, start: TailStart): Step => {
  const kept = state.tail === undefined ? {} : { partitions: state.tail.partitions, filter: state.tail.filter };
  const tail = newTail(start, kept);
  const { partitions, filter } = tail;
  return step(
    { ...state, tail, search: undefined, dialog: undefined },
    { type: "tail", place, start, partitions, filter },
    { type: "refresh" },
  );
};

/** As many of the newest messages as the window shows, and some more. */
export const lastRows = ({ size }: State): TailStart => ({ kind: "last", count: Math.max(50, size.rows * 2) });

/** The topic on the stack. */
export const topicOf = (state: State): TopicPlace | undefined => {
  const place = state.stack.findLast((layer) => layer.place.screen === "topic")?.place;
  return place?.screen === "topic" ? place : undefined;
};

/** Reads the topic on the stack from a start on. */
export const seekTo = (state: State, start: TailStart): Step => {
  const place = topicOf(state);
  return place === undefined ? step(hint(state, "open a topic first", true)) : startTail(state, place, start);
};
