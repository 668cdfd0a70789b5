// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { unicodeGlyphs } from "../draw/glyphs.ts";
import { payloadLines } from "../screens/message-lines.ts";
import type { ColumnChoice, Confirmation, Dialog, Menu, OffsetsPreview } from "../state/dialog.ts";
import { type Step, step } from "../state/event.ts";
import { movedPlace } from "../state/list-view.ts";
import type { MessagePlace } from "../state/place.ts";
import { currentPlace, hint, type State } from "../state/state.ts";
import type { TailStart } from "../state/tail.ts";
import { editField, textField } from "../state/text-field.ts";
import { updateForm } from "./forms.ts";
import { copiedText } from "./message-texts.ts";
import { lastRows, startTail, topicOf } from "./navigate.ts";
import { prompt } from "./prompt.ts";
import { updatePrompt } from "./prompts.ts";
import { selectedRow } from "./selected-row.ts";

/** A key while a dialog is open. */
export const updateDialog = (state: State, dialog: Dialog, key: string): Step => {
  if (key === "escape") return step({ ...state, dialog: undefined });
  switch (dialog.kind) {
    case "help":
      return updateHelp(state, dialog, key);
    case "prompt":
      return updatePrompt(state, dialog, key);
    case "menu":
      return updateMenu(state, dialog, key);
    case "confirm":
      return updateConfirmation(state, dialog, key);
    case "offsets":
      return updateOffsets(state, dialog, key);
    case "columns":
      return updateColumns(state, dialog, key);
    case "form":
      return updateForm(state, dialog, key);
  }
};

const updateHelp = (state: State, dialog: Extract<Dialog, { kind: "help" }>, key: string): Step => {
  if (key === "?" && dialog.filter.text === "") return step({ ...state, dialog: undefined });
  if (key === "return") return step({ ...state, dialog: undefined });
  const by = { up: -1, down: 1, pageup: -10, pagedown: 10 }[key];
  if (by !== undefined) return step({ ...state, dialog: { ...dialog, scroll: Math.max(0, dialog.scroll + by) } });
  const filter = editField(dialog.filter, key);
  return step(filter === undefined ? state : { ...state, dialog: { ...dialog, filter, scroll: 0 } });
};

/** Space takes a column away or brings it back; the last one stays. */
const updateColumns = (state: State, dialog: ColumnChoice, key: string): Step => {
  const { table, titles, place } = dialog;
  const moved = movedPlace(key, place, titles.length, titles.length);
  if (moved !== undefined)
    return step({ ...state, dialog: { ...dialog, place: Math.max(0, Math.min(moved, titles.length - 1)) } });
  if (key === "return" || key === "c") return step({ ...state, dialog: undefined });
  if (key !== "space") return step(state);
  const shown = state.settings.columns[table] ?? titles;
  const title = titles[place] ?? "";
  const wanted = titles.filter((one) => (one === title ? !shown.includes(one) : shown.includes(one)));
  if (wanted.length === 0) return step(hint(state, "one column has to stay", true));
  const columns = { ...state.settings.columns, [table]: wanted };
  return step({ ...state, settings: { ...state.settings, columns } });
};

const updateMenu = (state: State, menu: Menu, key: string): Step => {
  if (!menu.items.some((item) => item.key === key)) return step(state);
  const closed = { ...state, dialog: undefined };
  if (menu.purpose === "seek") return seek(closed, key);
  if (menu.purpose === "copy") return copy(closed, key);
  const rows = state.search?.found ?? state.tail?.rows ?? [];
  const name = topicOf(state)?.topic.name ?? "messages";
  return step(closed, { type: "export", rows, format: key === "b" ? "binary" : "ndjson", name });
};

const windowMinutes: Readonly<Record<string, number>> = { 1: 1, 2: 5, 3: 15, 4: 30, 5: 60, 6: 1440 };

const seek = (state: State, key: string): Step => {
  const place = topicOf(state);
  if (place === undefined) return step(state);
  const minutes = windowMinutes[key];
  if (minutes !== undefined) {
    return startTail(state, place, {
      kind: "time",
      micros: BigInt(Math.round(state.nowMs - minutes * 60_000)) * 1000n,
    });
  }
  const starts: Readonly<Record<string, TailStart>> = { s: { kind: "first" }, e: lastRows(state) };
  const start = starts[key];
  if (start !== undefined) return startTail(state, place, start);
  if (key === "o") return step({ ...state, dialog: prompt("offset", "offset") });
  if (key === "t") return step({ ...state, dialog: prompt("time", "time", "-15m") });
  return step({ ...state, dialog: prompt("last", "last", "100") });
};

const copy = (state: State, key: string): Step => {
  const place = currentPlace(state);
  const topic = place.screen === "message" ? place : topicOf(state);
  const row = place.screen === "message" ? place.row : selectedRow(state);
  if (topic === undefined || row === undefined) return step(state);
  if (key === "p" && place.screen === "message")
    return step(state, { type: "copy", text: pathUnderCursor(place), what: "the path" });
  const copied = copiedText(key, row, topic);
  return copied === undefined ? step(state) : step(state, { type: "copy", text: copied[0], what: copied[1] });
};

const updateConfirmation = (state: State, dialog: Confirmation, key: string): Step => {
  const closed = { ...state, dialog: undefined };
  if (dialog.name === undefined) {
    if (key === "y") return step(closed, { type: "act", action: dialog.action });
    return key === "n" ? step(closed) : step(state);
  }
  if (key !== "return") {
    const field = editField(dialog.field, key);
    return step(field === undefined ? state : { ...state, dialog: { ...dialog, field } });
  }
  if (dialog.field.text === dialog.name) return step(closed, { type: "act", action: dialog.action });
  return step(hint({ ...state, dialog: { ...dialog, field: textField() } }, `type ${dialog.name} to confirm`, true));
};

const updateOffsets = (state: State, dialog: OffsetsPreview, key: string): Step => {
  if (key === "y" || key === "ctrl+s")
    return step({ ...state, dialog: undefined }, { type: "act", action: dialog.action });
  return key === "n" ? step({ ...state, dialog: undefined }) : step(state);
};

const pathUnderCursor = (place: MessagePlace): string =>
  payloadLines(place, unicodeGlyphs, 80)[place.cursor]?.path?.replace(/\/$/, "") ?? "$";
