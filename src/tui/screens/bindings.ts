// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { currentPlace, type State } from "../state/state.ts";

export interface Binding {
  readonly group: string;
  readonly keys: string;
  readonly does: string;
  /** Changes the server, and is not there in read-only mode. */
  readonly changes?: boolean;
  /** A word for the line at the foot of the screen. */
  readonly short?: string;
}

const everywhere: readonly Binding[] = [
  { group: "everywhere", keys: "?", does: "this help", short: "help" },
  {
    group: "everywhere",
    keys: ":",
    does: "go anywhere: streams, topic S/T, group S/T/G, seek, ctx, theme, q",
    short: "go",
  },
  { group: "everywhere", keys: "esc h \u2190", does: "back" },
  { group: "everywhere", keys: "1-8", does: "overview, streams, topics, groups, clients, users, tokens, contexts" },
  { group: "everywhere", keys: "!", does: "actions and errors" },
  { group: "everywhere", keys: "r F5", does: "refresh now" },
  { group: "everywhere", keys: "< >", does: "refresh slower, faster" },
  { group: "everywhere", keys: "T t", does: "theme; times in UTC, local, relative" },
  { group: "everywhere", keys: "w z", does: "wrap lines; one panel or all" },
  { group: "everywhere", keys: "ctrl+l ctrl+z", does: "draw again; suspend" },
  { group: "everywhere", keys: "q ctrl+c", does: "back and quit; quit", short: "quit" },
];

const moving: readonly Binding[] = [
  { group: "move", keys: "\u2191 \u2193 j k", does: "up, down" },
  { group: "move", keys: "g G home end", does: "first, last" },
  { group: "move", keys: "pgup pgdn ctrl+u ctrl+d", does: "pages, half pages" },
];

const list: readonly Binding[] = [
  { group: "list", keys: "enter l \u2192", does: "open", short: "open" },
  { group: "list", keys: "/", does: "filter: text, !text, -f letters", short: "filter" },
  { group: "list", keys: "o O", does: "order by the next column; reverse", short: "order" },
  { group: "list", keys: "y", does: "copy the name" },
];

const tabs: Binding = { group: "topic", keys: "[ ]", does: "messages, partitions, groups, config", short: "tabs" };
const change = (keys: string, does: string, short?: string): Binding => ({
  group: "change",
  keys,
  does,
  changes: true,
  ...(short === undefined ? {} : { short }),
});

const messages: readonly Binding[] = [
  { group: "messages", keys: "enter l \u2192", does: "the whole message", short: "detail" },
  { group: "messages", keys: "f", does: "follow the end", short: "follow" },
  { group: "messages", keys: "p space", does: "pause, go on", short: "pause" },
  { group: "messages", keys: "s", does: "seek: first, end, offset, time, last N", short: "seek" },
  {
    group: "messages",
    keys: "/",
    does: "filter: text /regex/ !not key: header.N: json.P = size> offset> time>",
    short: "filter",
  },
  { group: "messages", keys: "- esc", does: "take the last condition, all conditions away" },
  { group: "messages", keys: "ctrl+f", does: "search the whole history; esc stops" },
  { group: "messages", keys: "#", does: "choose partitions" },
  { group: "messages", keys: "v", does: "preview: text, hex, headers" },
  { group: "messages", keys: "y", does: "copy: payload, JSON, headers, command", short: "copy" },
  { group: "messages", keys: "e ctrl+e", does: "export this message; all rows" },
  tabs,
];

const message: readonly Binding[] = [
  { group: "message", keys: "\u2190 \u2192 ctrl+p ctrl+n", does: "message before, after", short: "other message" },
  { group: "message", keys: "[ ]", does: "JSON, text, hex, headers, raw", short: "view" },
  { group: "message", keys: "enter", does: "fold, unfold", short: "fold" },
  { group: "message", keys: "- +", does: "fold, unfold all" },
  { group: "message", keys: "/ n N", does: "find; next, previous", short: "find" },
  { group: "message", keys: "y", does: "copy: payload, JSON, headers, command, path", short: "copy" },
  { group: "message", keys: "e", does: "export as NDJSON" },
];

const produce = [change("P", "produce", "produce"), change("R", "produce this message again")];

const perScreen = (state: State): readonly Binding[] => {
  const place = currentPlace(state);
  switch (place.screen) {
    case "overview":
      return [{ group: "overview", keys: "enter l \u2192", does: "open what is selected", short: "open" }];
    case "topic":
      if (place.tab === "messages") return [...messages, ...produce];
      if (place.tab === "partitions")
        return [...list, tabs, change("a x", "add partitions; delete the last"), ...produce.slice(0, 1)];
      if (place.tab === "groups") return [...list, tabs, change("a x", "add, delete a group", "add")];
      return [tabs, change("E X", "edit, purge the topic", "edit")];
    case "message":
      return [...message, ...produce.slice(1)];
    case "streams":
      return [...list, change("a E x X", "add, rename, delete, purge", "add")];
    case "topics":
      return [...list, change("a E x X P", "add, edit, delete, purge, produce", "add")];
    case "groups":
      return [...list, change("x", "delete the group")];
    case "group":
      return [...list.slice(1), change("E", "change offsets, while there are no members", "offsets")];
    case "users":
      return [...list, change("a x", "add, delete a user", "add")];
    case "user":
      return [change("E S W", "permissions, status, password", "permissions")];
    case "tokens":
      return [...list.slice(1), change("a x", "make, delete a token", "add")];
    case "contexts":
      return [{ group: "list", keys: "enter", does: "use the context", short: "use" }, ...list.slice(1)];
    default:
      return list.slice(1);
  }
};

/** What keys do on the screen that is shown. */
export const bindingsOf = (state: State): readonly Binding[] =>
  [...perScreen(state), ...moving, ...everywhere].filter(
    ({ changes }) => changes !== true || !state.settings.isReadOnly,
  );
