// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Theme } from "../draw/theme.ts";
import type { TableName } from "../tables/table.ts";
import type { TimeFormat } from "../text/time.ts";
import type { Dialog, PromptPurpose } from "./dialog.ts";
import { type ListView, newListView } from "./list-view.ts";
import type { Bookmark, Place } from "./place.ts";
import { noServerData, type ServerData } from "./server-data.ts";
import type { MessageRow, Tail, TailLimits } from "./tail.ts";

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export interface Settings {
  readonly theme: string;
  /** By name, the built-in ones first. */
  readonly themes: Readonly<Record<string, Theme>>;
  readonly isAscii: boolean;
  readonly timeFormat: TimeFormat;
  readonly refreshMs: number;
  readonly isReadOnly: boolean;
  readonly limits: TailLimits;
  readonly isWrapped: boolean;
  /** Only the body of the screen, without the panels beside it. */
  readonly isEnlarged: boolean;
  /** The kind of preview in lists of messages. */
  readonly preview: "text" | "hex" | "headers";
  /** Everything about the row under the cursor is shown beside lists. */
  readonly isDescribed: boolean;
  readonly hasMouse: boolean;
  /** Lines are written one after the other, for screen readers, instead of to their places. */
  readonly isLinear: boolean;
  /** Titles of the columns of a list, where not all are wanted. */
  readonly columns: Readonly<Partial<Record<TableName, readonly string[]>>>;
  /** Other keys, by the name of what they do. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
}

/** How the connection is. */
export interface ConnectionView {
  readonly state: "connecting" | "ready" | "waiting";
  readonly transport: string;
  readonly address: string;
  readonly user: string;
  readonly context: string;
  readonly contextColor: string | undefined;
  /** Of the last request. */
  readonly roundTripMs: number | undefined;
  /** When the next attempt is made. */
  readonly retryAtMs: number | undefined;
  readonly attempt: number;
  readonly refreshedAtMs: number | undefined;
}

export interface Layer {
  readonly place: Place;
  readonly list: ListView;
}

export interface ActionEntry {
  readonly atMs: number;
  readonly text: string;
  readonly isError: boolean;
}

/** A search through the history of a topic. */
export interface Search {
  readonly expression: string;
  readonly isRunning: boolean;
  readonly scanned: bigint;
  readonly total: bigint;
  readonly found: readonly MessageRow[];
  readonly limit: number;
  /** Of the cursor among what was found. */
  readonly place: number;
}

/** Everything the screen is drawn from. */
export interface State {
  readonly size: Size;
  readonly nowMs: number;
  readonly settings: Settings;
  readonly connection: ConnectionView;
  readonly data: ServerData;
  readonly stack: readonly Layer[];
  readonly tail: Tail | undefined;
  readonly search: Search | undefined;
  readonly dialog: Dialog | undefined;
  readonly notice: ActionEntry | undefined;
  readonly actions: readonly ActionEntry[];
  readonly history: Readonly<Partial<Record<PromptPurpose, readonly string[]>>>;
  readonly bookmarks: readonly Bookmark[];
  /** What was last produced, to be sent again. */
  readonly lastProduced: Readonly<Record<string, string>> | undefined;
}

const MAX_ACTIONS = 100;
const MAX_HISTORY = 50;

export const initialState = (size: Size, settings: Settings, connection: ConnectionView, nowMs: number): State => ({
  size,
  nowMs,
  settings,
  connection,
  data: noServerData,
  stack: [newLayer({ screen: "overview" })],
  tail: undefined,
  search: undefined,
  dialog: undefined,
  notice: undefined,
  actions: [],
  history: {},
  bookmarks: [],
  lastProduced: undefined,
});

export const newLayer = (place: Place): Layer => {
  const isNewestFirst = place.screen === "actions";
  const isByLag = place.screen === "groups";
  return { place, list: newListView(isByLag ? 4 : 0, isNewestFirst || isByLag) };
};

export const topLayer = (state: State): Layer => state.stack.at(-1) ?? newLayer({ screen: "overview" });

export const currentPlace = (state: State): Place => topLayer(state).place;

/** The state with the top of the stack replaced. */
export const withTop = (state: State, change: Partial<Layer>): State => ({
  ...state,
  stack: [...state.stack.slice(0, -1), { ...topLayer(state), ...change }],
});

/** Tells something at the foot of the screen, and in the log of actions. */
export const tell = (state: State, text: string, isError = false): State => {
  const entry = { atMs: state.nowMs, text, isError };
  return { ...state, notice: entry, actions: [...state.actions, entry].slice(-MAX_ACTIONS) };
};

/** A hint at the foot of the screen that is not worth being kept. */
export const hint = (state: State, text: string, isError = false): State => ({
  ...state,
  notice: { atMs: state.nowMs, text, isError },
});

export const remember = (state: State, purpose: PromptPurpose, text: string): State => {
  const known = state.history[purpose] ?? [];
  if (text.trim() === "" || known.at(-1) === text) return state;
  return { ...state, history: { ...state.history, [purpose]: [...known, text].slice(-MAX_HISTORY) } };
};

/** Too small for more than one column. */
export const isCompact = ({ columns, rows }: Size): boolean => columns < 60 || rows < 15;
export const isTooSmall = ({ columns, rows }: Size): boolean => columns < 30 || rows < 8;

/** Lines between the two at the top and the two at the foot of the screen; the last row stays empty. */
export const bodyHeight = ({ rows }: Size): number => Math.max(1, rows - 1 - 4);
