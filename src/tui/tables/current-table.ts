// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type Layer, type State, topLayer } from "../state/state.ts";
import { actionsTable, clientsTable, contextsTable, tokensTable, usersTable } from "./access.ts";
import { bookmarksTable } from "./bookmarks.ts";
import { groupPartitionsTable, groupsTable } from "./groups.ts";
import type { Table } from "./table.ts";
import { partitionsTable, streamsTable, topicsTable } from "./topology.ts";
import { userTable } from "./user.ts";

/** The table of the place on top, where it has one. */
export const currentTable = (state: State): Table | undefined => tableOfLayer(state, topLayer(state));

const tableOfLayer = (state: State, { place, list }: Layer): Table | undefined => {
  const { data } = state;
  switch (place.screen) {
    case "streams":
      return streamsTable(data, list);
    case "topics":
      return topicsTable(data, list, place.stream);
    case "topic":
      if (place.tab === "partitions") return partitionsTable(data, list);
      return place.tab === "groups" ? groupsTable(data, list, `${place.stream.id}/${place.topic.id}`) : undefined;
    case "groups":
      return groupsTable(data, list, undefined);
    case "group":
      return groupPartitionsTable(data, list);
    case "clients":
      return clientsTable(data, list);
    case "users":
      return usersTable(data, list);
    case "tokens":
      return tokensTable(data, list);
    case "contexts":
      return contextsTable(data, list);
    case "bookmarks":
      return bookmarksTable(state, list);
    case "user":
      return userTable(data, list);
    case "actions":
      return actionsTable(state.actions, list, state.settings.timeFormat, state.nowMs);
    default:
      return undefined;
  }
};
