// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { moment } from "../../cli/framework/readers.ts";
import { type Filter, parseFilter } from "../filter/expression.ts";
import type { Prompt } from "../state/dialog.ts";
import { type Step, step } from "../state/event.ts";
import { currentPlace, remember, type State, topLayer, withTop } from "../state/state.ts";
import type { TailStart } from "../state/tail.ts";
import { editField, textField } from "../state/text-field.ts";
import { completion, runCommandLine } from "./command-line.ts";
import { updateMessageKey } from "./keys-message.ts";
import { seekTo, startTail, topicOf } from "./navigate.ts";

const SEARCH_LIMIT = 1000;

/** A key while a line is being typed. */
export const updatePrompt = (state: State, dialog: Prompt, key: string): Step => {
  if (key === "return") return submit(state, dialog);
  if (key === "up" || key === "down")
    return step({ ...state, dialog: fromHistory(state, dialog, key === "up" ? 1 : -1) });
  if (key === "tab") {
    if (dialog.purpose !== "command") return step(state);
    return step({ ...state, dialog: { ...dialog, field: textField(completion(state, dialog.field.text)) } });
  }
  const field = editField(dialog.field, key);
  if (field === undefined) return step(state);
  const typed = { ...state, dialog: { ...dialog, field, problem: undefined } };
  // A list is filtered while the filter is typed.
  return dialog.purpose === "list filter"
    ? step(withTop(typed, { list: { ...topLayer(state).list, filter: field.text } }))
    : step(typed);
};

const fromHistory = (state: State, dialog: Prompt, by: 1 | -1): Prompt => {
  const known = state.history[dialog.purpose] ?? [];
  const historyPlace = Math.max(-1, Math.min(known.length - 1, dialog.historyPlace + by));
  const text = historyPlace < 0 ? "" : (known.at(-1 - historyPlace) ?? "");
  return { ...dialog, historyPlace, field: textField(text) };
};

const submit = (state: State, dialog: Prompt): Step => {
  const text = dialog.field.text.trim();
  const closed = remember({ ...state, dialog: undefined }, dialog.purpose, text);
  try {
    return submitted(closed, dialog, text);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return step({ ...state, dialog: { ...dialog, problem } });
  }
};

/** @throws Error that says what cannot be read */
const submitted = (state: State, dialog: Prompt, text: string): Step => {
  switch (dialog.purpose) {
    case "command":
      return runCommandLine(state, text);
    case "list filter":
      return step(withTop(state, { list: { ...topLayer(state).list, filter: text } }));
    case "filter":
      return withFilter(state, parseFilter(text));
    case "search":
      return search(state, text);
    case "find": {
      const place = currentPlace(state);
      if (place.screen !== "message") return step(state);
      const looking = { ...place, find: text };
      return updateMessageKey(withTop(state, { place: looking }), looking, "n") ?? step(state);
    }
    case "partitions":
      return withPartitions(state, text);
    default:
      return seekTo(state, startOf(dialog.purpose, text));
  }
};

/** @throws Error for what is no offset, time or count */
const startOf = (purpose: Prompt["purpose"], text: string): TailStart => {
  if (purpose === "time") return { kind: "time", micros: moment(text) };
  if (!/^\d{1,20}$/.test(text)) throw new Error(`expected a whole number, not '${text}'`);
  if (purpose === "offset") return { kind: "offset", offset: BigInt(text) };
  return { kind: "last", count: Math.max(1, Math.min(100_000, Number(text))) };
};

const withFilter = (state: State, filter: Filter | undefined): Step => {
  const place = topicOf(state);
  const { tail } = state;
  if (place === undefined || tail === undefined) return step(state);
  return startTail({ ...state, tail: { ...tail, filter } }, place, tail.start);
};

const withPartitions = (state: State, text: string): Step => {
  const place = topicOf(state);
  const { tail } = state;
  if (place === undefined || tail === undefined) return step(state);
  const isAll = text === "" || text === "all" || text === "*";
  if (!isAll && !/^\d+(?:[\s,]+\d+)*$/.test(text)) throw new Error("expected numbers of partitions, as 0,2, or all");
  const partitions = isAll ? undefined : new Set(text.split(/[\s,]+/).map(Number));
  return startTail({ ...state, tail: { ...tail, partitions } }, place, tail.start);
};

const search = (state: State, text: string): Step => {
  const place = topicOf(state);
  const filter = parseFilter(text);
  if (place === undefined || filter === undefined) return step(state);
  const started = {
    expression: text,
    isRunning: true,
    scanned: 0n,
    total: 0n,
    found: [],
    limit: SEARCH_LIMIT,
    place: 0,
  };
  return step({ ...state, search: started }, { type: "search", place, filter, limit: SEARCH_LIMIT });
};
