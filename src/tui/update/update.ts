// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { usualKeyOf } from "../screens/bindings.ts";
import { type Event, type Step, step } from "../state/event.ts";
import { mergeParts, noServerData } from "../state/server-data.ts";
import { hint, type State, tell } from "../state/state.ts";
import { addBatch } from "../state/tail.ts";
import { textField } from "../state/text-field.ts";
import { updateDialog } from "./dialogs.ts";
import { updateKey } from "./keys.ts";
import { updateClick, updateWheel } from "./mouse.ts";
import { jumpTo } from "./navigate.ts";
import { pasteInto } from "./paste.ts";

/** The whole program: a state and what happens to it give the next state and what is to be done. Nothing else changes it. */
export const update = (state: State, event: Event): Step => {
  switch (event.type) {
    case "key":
      return onKey(state, event.key);
    case "paste":
      return pasteInto(state, event.text);
    case "wheel":
      return updateWheel(state, event);
    case "click":
      return updateClick(state, event);
    case "resize":
      return step({ ...state, size: event.size }, { type: "redraw" });
    case "tick":
      return step({ ...state, nowMs: event.nowMs, notice: fadedNotice(state, event.nowMs) });
    case "parts":
      return step({
        ...state,
        data: mergeParts(state.data, event.parts, event.atMs),
        connection: { ...state.connection, roundTripMs: event.roundTripMs, refreshedAtMs: event.atMs },
      });
    case "connection": {
      const changed = { ...state, connection: { ...state.connection, ...event.change } };
      return step(event.notice === undefined ? changed : tell(changed, event.notice, event.change.state !== "ready"));
    }
    case "told":
      return event.isError ? step(tell(state, event.text, true)) : step(tell(state, event.text), { type: "refresh" });
    case "context":
      return onContext(state, event);
    case "gone":
      return onGone(state, event);
    case "batch":
      return step(
        state.tail === undefined ? state : { ...state, tail: addBatch(state.tail, event.batch, state.settings.limits) },
      );
    case "search":
      return step(onSearch(state, event));
    case "offsets":
      return step({ ...state, dialog: event.preview });
    case "edited":
      return step(onEdited(state, event.text));
  }
};

/** Keys that always mean the same; the rest goes to the dialog when there is one. */
const onKey = (state: State, key: string): Step => {
  if (key === "ctrl+c") return step(state, { type: "quit", isInterrupted: true });
  if (state.dialog !== undefined && key === "ctrl+z") return step(state, { type: "suspend" });
  if (state.dialog !== undefined && key === "ctrl+l") return step(state, { type: "redraw" });
  if (state.dialog !== undefined) return updateDialog(state, state.dialog, key);
  const usual = usualKeyOf(state, key);
  return usual === undefined ? step(state) : updateKey(state, usual);
};

const NOTICE_MS = 8000;

const fadedNotice = ({ notice }: State, nowMs: number) =>
  notice !== undefined && nowMs - notice.atMs > NOTICE_MS ? undefined : notice;

const onGone = (state: State, { place, text }: Extract<Event, { type: "gone" }>): Step => {
  const at = state.stack.findIndex((layer) => layer.place.screen === place.screen);
  if (at < 0) return step(state);
  const left = state.stack.slice(0, Math.max(1, at)).map((layer) => layer.place);
  const { state: moved, effects } = jumpTo(tell(state, text, true), ...left);
  return step(moved, ...effects);
};

/** Another server: nothing of the one before is left but what was typed and done. */
const onContext = (state: State, { connection, isReadOnly }: Extract<Event, { type: "context" }>): Step => {
  const settings = { ...state.settings, isReadOnly };
  const fresh = { ...state, connection, settings, data: noServerData, tail: undefined, search: undefined };
  return jumpTo(tell(fresh, `using context ${connection.context}`), { screen: "overview" });
};

const onSearch = (state: State, event: Extract<Event, { type: "search" }>): State => {
  if (state.search === undefined) return state;
  const found = [...state.search.found, ...event.found].slice(0, state.search.limit);
  return {
    ...state,
    search: { ...state.search, scanned: event.scanned, total: event.total, found, isRunning: event.isRunning },
  };
};

const onEdited = (state: State, text: string): State => {
  const { dialog } = state;
  if (dialog?.kind !== "form") return hint(state, "the form is closed", true);
  const fields = dialog.fields.map((field, at) => (at === dialog.focus ? { ...field, field: textField(text) } : field));
  return { ...state, dialog: { ...dialog, fields } };
};
