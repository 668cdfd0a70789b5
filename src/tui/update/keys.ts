// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type Step, step } from "../state/event.ts";
import { currentPlace, hint, type Settings, type State } from "../state/state.ts";
import { textField } from "../state/text-field.ts";
import { timeFormats } from "../text/time.ts";
import { updateCompareKey } from "./keys-compare.ts";
import { updateListKey } from "./keys-list.ts";
import { updateMessageKey } from "./keys-message.ts";
import { updateMessagesKey } from "./keys-messages.ts";
import { updateOverviewKey } from "./keys-overview.ts";
import { goBack, jumpTo, openPlace } from "./navigate.ts";
import { prompt } from "./prompt.ts";

const digits: Readonly<
  Record<string, "overview" | "streams" | "topics" | "groups" | "clients" | "users" | "tokens" | "contexts">
> = {
  1: "overview",
  2: "streams",
  3: "topics",
  4: "groups",
  5: "clients",
  6: "users",
  7: "tokens",
  8: "contexts",
};

/** A key while no dialog is open: the screen's own meaning first, then what it means everywhere. */
export const updateKey = (state: State, key: string): Step =>
  updateScreenKey(state, key) ?? updateGlobalKey(state, key);

const updateScreenKey = (state: State, key: string): Step | undefined => {
  const place = currentPlace(state);
  if (place.screen === "message") return updateMessageKey(state, place, key);
  if (place.screen === "topic" && place.tab === "messages") return updateMessagesKey(state, place, key);
  if (place.screen === "compare") return updateCompareKey(state, place, key);
  if (place.screen === "overview") return updateOverviewKey(state, key);
  return updateListKey(state, key);
};

const updateGlobalKey = (state: State, key: string): Step => {
  const place = currentPlace(state);
  const screen = digits[key];
  if (screen !== undefined) return jumpTo(state, screen === "topics" ? { screen, stream: undefined } : { screen });
  switch (key) {
    case "?":
      return step({ ...state, dialog: { kind: "help", filter: textField(), scroll: 0 } });
    case ":":
      return step({ ...state, dialog: prompt("command", ":") }, { type: "names" });
    case "!":
      return jumpTo(state, { screen: "actions" });
    case "B":
      return place.screen === "bookmarks" ? step(state) : openPlace(state, { screen: "bookmarks" });
    case "ctrl+l":
      return step(state, { type: "redraw" });
    case "ctrl+z":
      return step(state, { type: "suspend" });
    case "escape":
    case "left":
    case "h":
    case "backspace":
      return goBack(state);
    case "q":
      return state.stack.length <= 1 ? step(state, { type: "quit", isInterrupted: false }) : goBack(state);
    case "r":
    case "ctrl+r":
    case "f5":
      return step(state, { type: "refresh" });
    default:
      return updateSettingsKey(state, key);
  }
};

const updateSettingsKey = (state: State, key: string): Step => {
  const { settings } = state;
  const set = (change: Partial<Settings>, text: string): Step =>
    step(hint({ ...state, settings: { ...settings, ...change } }, text));
  switch (key) {
    case "T": {
      const theme = after(Object.keys(settings.themes), settings.theme);
      return set({ theme }, `theme: ${theme}`);
    }
    case "t": {
      const timeFormat = after(timeFormats, settings.timeFormat);
      return set({ timeFormat }, `times: ${timeFormat}`);
    }
    case "m": {
      const { state: switched } = set({ hasMouse: !settings.hasMouse }, settings.hasMouse ? "no mouse" : "mouse");
      return step(switched, { type: "mouse" });
    }
    case "w":
      return set(
        { isWrapped: !settings.isWrapped },
        settings.isWrapped ? "long lines are cut" : "long lines are wrapped",
      );
    case "z":
      return set({ isEnlarged: !settings.isEnlarged }, settings.isEnlarged ? "all panels" : "one panel");
    case "<":
    case ">": {
      const refreshMs = Math.min(60_000, Math.max(500, key === "<" ? settings.refreshMs * 2 : settings.refreshMs / 2));
      return set({ refreshMs }, `refresh every ${refreshMs / 1000} s`);
    }
    default:
      return step(state);
  }
};

const after = <Item>(items: readonly Item[], item: Item): Item =>
  items[(items.indexOf(item) + 1) % items.length] ?? item;
