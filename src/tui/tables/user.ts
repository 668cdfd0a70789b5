// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ListView } from "../state/list-view.ts";
import { allowedIn, flagsOf, type Scope, scopeKey, scopesOf } from "../state/permission-scope.ts";
import type { ServerData } from "../state/server-data.ts";
import { safeText } from "../text/safe-text.ts";
import { type Cell, type Table, tableOf } from "./table.ts";

/** The flags of each kind of scope that a column stands for. */
const columns = [
  ["manage", ["manageStreams", "manageStream", "manageTopic"]],
  ["read", ["readStreams", "readStream", "readTopic"]],
  ["mng topics", ["manageTopics"]],
  ["read topics", ["readTopics"]],
  ["poll", ["pollMessages"]],
  ["send", ["sendMessages"]],
] as const;

/** What a user may do: a row for everything, for each stream and topic with permissions of its own. */
export const userTable = (data: ServerData, list: ListView): Table => {
  const permissions = data.user?.permissions;
  const cellOf =
    (flags: readonly string[]) =>
    (scope: Scope, { none }: { readonly none: string }): Cell => {
      const flag = flags.find((one) => flagsOf(scope).includes(one));
      if (flag === undefined) return { text: "" };
      return allowedIn(permissions, scope).has(flag) ? { text: "yes", tone: "good" } : { text: none, tone: "dim" };
    };
  return tableOf<Scope>(
    {
      name: "user",
      title: "permissions",
      rows: data.user === undefined ? undefined : scopesOf(permissions),
      empty: "",
      keyOf: scopeKey,
      nameOf: (scope) => scopeName(data, scope),
      columns: [
        {
          title: "for",
          cell: (scope) => ({ text: scopeName(data, scope), tone: "accent" }),
          order: (scope) => (scope.stream ?? -1) * 1e10 + (scope.topic ?? -1),
        },
        ...columns.map(([title, flags]) => ({ title, width: title.length, cell: cellOf(flags) })),
      ],
    },
    list,
  );
};

/** Names where they may be read, numbers elsewhere. */
export const scopeName = ({ streams, topics }: ServerData, { stream, topic }: Scope): string => {
  if (stream === undefined) return "everything";
  const parent = safeText(streams?.find(({ id }) => id === stream)?.name ?? `stream ${stream}`);
  if (topic === undefined) return parent;
  const found = topics?.find((row) => row.stream.id === stream && row.topic.id === topic);
  return `  ${parent}/${found === undefined ? `topic ${topic}` : safeText(found.topic.name)}`;
};
