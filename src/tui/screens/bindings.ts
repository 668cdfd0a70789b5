// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Place } from "../state/place.ts";
import { currentPlace, type State } from "../state/state.ts";

export interface Binding {
  /** The name by which a settings file gives it other keys. */
  readonly name: string;
  readonly group: string;
  readonly keys: readonly string[];
  readonly does: string;
  /** Changes the server, and is not there in read-only mode. */
  readonly changes?: boolean;
  /** A word for the line at the foot of the screen. */
  readonly short?: string;
}

const labels: Readonly<Record<string, string>> = {
  up: "\u2191",
  down: "\u2193",
  left: "\u2190",
  right: "\u2192",
  return: "enter",
  escape: "esc",
  pageup: "pgup",
  pagedown: "pgdn",
};

/** A key as people call it. */
export const keyLabel = (key: string): string => labels[key] ?? key;

/** Keys stand between spaces. */
const bind = (group: string, name: string, keys: string, does: string, short?: string): Binding => ({
  name,
  group,
  keys: keys.split(" "),
  does,
  ...(short === undefined ? {} : { short }),
});

const change = (name: string, keys: string, does: string, short?: string): Binding => ({
  ...bind("change", name, keys, does, short),
  changes: true,
});

const everywhere: readonly Binding[] = [
  bind("everywhere", "help", "?", "the keys of this screen", "help"),
  bind("everywhere", "command", ":", "go anywhere: streams, topic S/T, group S/T/G, seek, ctx, theme, q", "go"),
  bind("everywhere", "back", "escape h left backspace", "back"),
  bind("everywhere", "overview", "1", "overview"),
  bind("everywhere", "streams", "2", "streams"),
  bind("everywhere", "topics", "3", "topics"),
  bind("everywhere", "groups", "4", "consumer groups"),
  bind("everywhere", "clients", "5", "clients"),
  bind("everywhere", "users", "6", "users"),
  bind("everywhere", "tokens", "7", "personal access tokens"),
  bind("everywhere", "contexts", "8", "contexts"),
  bind("everywhere", "log", "!", "actions and errors"),
  bind("everywhere", "bookmarks", "B", "bookmarks"),
  bind("everywhere", "refresh", "r ctrl+r f5", "look at the server now"),
  bind("everywhere", "slower", "<", "look half as often"),
  bind("everywhere", "faster", ">", "look twice as often"),
  bind("everywhere", "theme", "T", "the next theme"),
  bind("everywhere", "times", "t", "times in UTC, local, relative"),
  bind("everywhere", "wrap", "w", "wrap or cut long lines"),
  bind("everywhere", "zoom", "z", "one panel, or all"),
  bind("everywhere", "mouse", "m", "the mouse: click selects and opens, the wheel moves"),
  bind("everywhere", "redraw", "ctrl+l", "draw the screen again"),
  bind("everywhere", "suspend", "ctrl+z", "suspend; fg comes back"),
  bind("everywhere", "quit", "q", "back, and quit from the first screen", "quit"),
];

const moving: readonly Binding[] = [
  bind("move", "up", "up k", "up"),
  bind("move", "down", "down j", "down"),
  bind("move", "first", "g home", "first"),
  bind("move", "last", "G end", "last"),
  bind("move", "page_up", "pageup", "a page up"),
  bind("move", "page_down", "pagedown", "a page down"),
  bind("move", "half_up", "ctrl+u", "half a page up"),
  bind("move", "half_down", "ctrl+d", "half a page down"),
];

const open = bind("list", "open", "return l right", "open", "open");
const plainList: readonly Binding[] = [
  bind("list", "filter", "/", "filter: text, !text, -f letters in their order", "filter"),
  bind("list", "order", "o", "order by the next column", "order"),
  bind("list", "reverse", "O", "reverse the order"),
  bind("list", "columns", "c", "choose columns"),
  bind("list", "describe", "d", "everything about the row beside the list", "describe"),
  bind("list", "copy", "y", "copy the name"),
];
const list: readonly Binding[] = [open, ...plainList];

const tabs: readonly Binding[] = [
  bind("topic", "next_tab", "]", "messages, partitions, groups, config", "tabs"),
  bind("topic", "previous_tab", "[", "the tab before"),
];

const messages: readonly Binding[] = [
  bind("messages", "open", "return l right", "the whole message", "detail"),
  bind("messages", "follow", "f", "follow the end", "follow"),
  bind("messages", "pause", "p space", "pause, go on", "pause"),
  bind("messages", "seek", "s", "seek: first, end, an offset, a time, the last N", "seek"),
  bind("messages", "filter", "/", "filter: text /regex/ !not key: header.N: json.P = size> offset> time>", "filter"),
  bind("messages", "last_condition", "-", "take the last condition away; escape takes all"),
  bind("messages", "search", "ctrl+f", "search the history; escape stops"),
  bind("messages", "partitions", "#", "choose partitions"),
  bind("messages", "preview", "v", "preview: text, hex, headers"),
  bind("messages", "bookmark", "b", "bookmark this message, or no more"),
  bind("messages", "compare", "D", "compare with the last bookmark"),
  bind("messages", "copy", "y", "copy: payload, JSON, headers, command", "copy"),
  bind("messages", "export", "e", "export this message"),
  bind("messages", "export_all", "ctrl+e", "export all rows"),
  ...tabs,
];

const message: readonly Binding[] = [
  bind("message", "previous", "left ctrl+p", "the message before", "other message"),
  bind("message", "next", "right ctrl+n", "the message after"),
  bind("message", "next_tab", "]", "JSON, text, hex, headers, raw", "view"),
  bind("message", "previous_tab", "[", "the view before"),
  bind("message", "open", "return", "fold, unfold", "fold"),
  bind("message", "fold_all", "-", "fold all"),
  bind("message", "unfold_all", "+ =", "unfold all"),
  bind("message", "filter", "/", "find", "find"),
  bind("message", "next_match", "n", "the next match"),
  bind("message", "previous_match", "N", "the match before"),
  bind("message", "bookmark", "b", "bookmark it, or no more"),
  bind("message", "compare", "D", "compare with the last bookmark"),
  bind("message", "copy", "y", "copy: payload, JSON, headers, command, path", "copy"),
  bind("message", "export", "e", "export as NDJSON"),
];

const produce = change("produce", "P", "produce", "produce");
const again = change("produce_again", "R", "produce this message again");
const add = (does: string): Binding => change("add", "a", does, "add");
const edit = (does: string, short = "edit"): Binding => change("edit", "E", does, short);
const remove = (does: string): Binding => change("delete", "x", does);
const purge = change("purge", "X", "remove all messages");

/** The screens there are, each with the keys that mean something on it alone. */
const perScreen = {
  overview: [{ ...open, does: "open what is selected" }],
  streams: [...list, add("add a stream"), edit("rename"), remove("delete"), purge],
  topics: [...list, add("add a topic"), edit("edit"), remove("delete"), purge, produce],
  messages: [...messages, produce, again],
  partitions: [...list.slice(1), ...tabs, add("add partitions"), remove("delete the last partition"), produce],
  "groups of a topic": [...list, ...tabs, add("add a group"), remove("delete the group")],
  config: [...tabs, edit("edit the topic"), purge],
  message: [...message, again],
  groups: [...list, remove("delete the group")],
  group: [...plainList, edit("change offsets, while there are no members", "offsets")],
  clients: list,
  client: [],
  users: [...list, add("add a user"), remove("delete the user")],
  user: [
    ...plainList,
    edit("permissions of the row", "permissions"),
    add("permissions for a stream or topic"),
    remove("permissions of the row"),
    change("status", "S", "active, inactive", "status"),
    change("password", "W", "change the password", "password"),
  ],
  tokens: [...plainList, add("make a token"), remove("delete the token")],
  contexts: [{ ...open, does: "use the context", short: "use" }, ...plainList],
  actions: plainList,
  bookmarks: [
    ...list,
    bind("list", "compare", "D", "compare with the last bookmark", "compare"),
    bind("list", "forget", "b", "forget the bookmark", "forget"),
  ],
  compare: [],
} as const satisfies Readonly<Record<string, readonly Binding[]>>;

export type ScreenName = keyof typeof perScreen;
export const screenNames = Object.keys(perScreen) as readonly ScreenName[];

const screenOf = (place: Place): ScreenName => {
  if (place.screen !== "topic") return place.screen;
  return place.tab === "groups" ? "groups of a topic" : place.tab;
};

/** Everything keys do on a screen. */
export const bindingsOfScreen = (screen: ScreenName): readonly Binding[] => [
  ...perScreen[screen],
  ...moving,
  ...everywhere,
];

/** What keys do on the screen that is shown, by the keys they have now. */
export const bindingsOf = (state: State): readonly Binding[] =>
  bindingsOfScreen(screenOf(currentPlace(state)))
    .filter(({ changes }) => changes !== true || !state.settings.isReadOnly)
    .map((one) => ({ ...one, keys: state.settings.keys[one.name] ?? one.keys }));

/** The usual key for one that was pressed; undefined where it means nothing any more. */
export const usualKeyOf = (state: State, pressed: string): string | undefined => {
  const { keys: chosen } = state.settings;
  if (Object.keys(chosen).length === 0) return pressed;
  const here = bindingsOfScreen(screenOf(currentPlace(state)));
  const meant = here.find(({ name }) => chosen[name]?.includes(pressed));
  if (meant !== undefined) return meant.keys[0];
  const usual = here.filter(({ keys }) => keys.includes(pressed));
  return usual.length > 0 && usual.every(({ name }) => name in chosen) ? undefined : pressed;
};
