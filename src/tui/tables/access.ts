// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ClientHeader } from "../../protocol/blocks/client-header.ts";
import { NO_USER_ID } from "../../protocol/blocks/client-header.ts";
import type { UserHeader } from "../../protocol/blocks/user-header.ts";
import type { PersonalAccessTokenInfo } from "../../protocol/commands/personal-access-token/get-tokens.ts";
import type { ListView } from "../state/list-view.ts";
import type { ContextRow, ServerData } from "../state/server-data.ts";
import type { ActionEntry } from "../state/state.ts";
import { safeText } from "../text/safe-text.ts";
import { dayAndTime, type TimeFormat, timeOfDay } from "../text/time.ts";
import { type Table, tableOf } from "./table.ts";

export const clientsTable = (data: ServerData, list: ListView): Table => {
  const nameOf = userNames(data);
  return tableOf<ClientHeader>(
    {
      name: "clients",
      title: "clients",
      rows: data.clients,
      empty: "no clients",
      keyOf: ({ clientId }) => String(clientId),
      nameOf: (row) => `${row.clientId} ${safeText(row.address)} ${nameOf(row.userId)}`,
      opens: ({ clientId }) => ({ screen: "client", clientId }),
      columns: [
        {
          title: "id",
          width: 11,
          align: "right",
          cell: ({ clientId }) => ({ text: String(clientId), tone: "accent" }),
          order: ({ clientId }) => clientId,
        },
        { title: "user", width: 16, cell: ({ userId }) => nameOf(userId) },
        { title: "address", cell: ({ address }) => safeText(address) },
        { title: "transport", width: 10, cell: ({ transport }) => transport },
        {
          title: "groups",
          width: 6,
          align: "right",
          cell: (row) => String(row.consumerGroupsCount),
          order: (row) => row.consumerGroupsCount,
        },
      ],
    },
    list,
  );
};

/** Users are known by number alone where the list of users may not be read. */
export const userNames =
  ({ users }: ServerData) =>
  (userId: number): string => {
    if (userId === NO_USER_ID) return "not logged in";
    const found = users?.find(({ id }) => id === userId);
    return found === undefined ? `user ${userId}` : safeText(found.username);
  };

export const usersTable = (data: ServerData, list: ListView): Table =>
  tableOf<UserHeader>(
    {
      name: "users",
      title: "users",
      rows: data.users,
      empty: "no users may be seen",
      keyOf: ({ id }) => String(id),
      nameOf: ({ username }) => safeText(username),
      opens: ({ id, username }) => ({ screen: "user", user: { id, name: safeText(username) } }),
      columns: [
        { title: "id", width: 5, align: "right", cell: ({ id }) => String(id), order: ({ id }) => id },
        { title: "name", cell: ({ username }) => ({ text: safeText(username), tone: "accent" }) },
        {
          title: "status",
          width: 9,
          cell: ({ status }) => ({ text: status, tone: status === "active" ? "good" : "warn" }),
        },
        {
          title: "created",
          width: 25,
          cell: (row) => ({ text: dayAndTime(row.createdAtMicros, "utc", 0), tone: "dim" }),
          order: (row) => row.createdAtMicros,
        },
      ],
    },
    list,
  );

export const tokensTable = (data: ServerData, list: ListView): Table =>
  tableOf<PersonalAccessTokenInfo>(
    {
      name: "tokens",
      title: "personal access tokens",
      rows: data.tokens,
      empty: "no tokens: a makes one",
      keyOf: ({ name }) => name,
      nameOf: ({ name }) => safeText(name),
      columns: [
        { title: "name", cell: ({ name }) => ({ text: safeText(name), tone: "accent" }) },
        {
          title: "expires",
          width: 25,
          cell: ({ expiryAtMicros }) =>
            expiryAtMicros === undefined || expiryAtMicros === 0n ? "never" : dayAndTime(expiryAtMicros, "utc", 0),
          order: ({ expiryAtMicros }) => expiryAtMicros ?? 0n,
        },
      ],
    },
    list,
  );

export const contextsTable = (data: ServerData, list: ListView): Table =>
  tableOf<ContextRow>(
    {
      name: "contexts",
      title: "contexts",
      rows: data.contexts,
      empty: "no contexts: iggy context create makes one",
      keyOf: ({ name }) => name,
      nameOf: ({ name }) => safeText(name),
      columns: [
        { title: "name", width: 24, cell: ({ name }) => ({ text: safeText(name), tone: "accent" }) },
        { title: "server", cell: ({ address }) => safeText(address) },
        { title: "mode", width: 10, cell: ({ isReadOnly }) => (isReadOnly ? "read-only" : "") },
        { title: "", width: 9, cell: ({ isCurrent }) => (isCurrent ? { text: "in use", tone: "good" } : "") },
      ],
    },
    list,
  );

export const actionsTable = (
  entries: readonly ActionEntry[],
  list: ListView,
  format: TimeFormat,
  nowMs: number,
): Table =>
  tableOf<ActionEntry>(
    {
      name: "actions",
      title: "actions and errors",
      rows: entries,
      empty: "nothing was done yet",
      keyOf: (entry) => `${entry.atMs} ${entries.indexOf(entry)}`,
      nameOf: ({ text }) => text,
      columns: [
        {
          title: "time",
          width: 14,
          cell: ({ atMs }) => ({ text: timeOfDay(BigInt(Math.round(atMs)) * 1000n, format, nowMs), tone: "dim" }),
          order: ({ atMs }) => atMs,
        },
        {
          title: "",
          width: 5,
          cell: ({ isError }) => (isError ? { text: "error", tone: "bad" } : { text: "done", tone: "good" }),
        },
        { title: "what", cell: ({ text }) => text },
      ],
    },
    list,
  );
