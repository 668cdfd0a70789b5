// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { formatExpiry, formatTopicSize } from "../../cli/output/formats.ts";
import { beside, type Line, line, span, type Tone } from "../draw/line.ts";
import type { GroupPlace, Named } from "../state/place.ts";
import { trendOf } from "../state/series.ts";
import { groupKey, hasCommitted, lagOf, type ServerData } from "../state/server-data.ts";
import { topLayer } from "../state/state.ts";
import { userNames } from "../tables/access.ts";
import { catchUp, groupPartitionsTable, trendCell } from "../tables/groups.ts";
import { userTable } from "../tables/user.ts";
import { bytes, grouped } from "../text/numbers.ts";
import { safeText } from "../text/safe-text.ts";
import { dayAndTime } from "../text/time.ts";
import { type DrawContext, panel, sized } from "./draw-context.ts";
import { tableScreen } from "./table-screen.ts";

const fact = (label: string, text: string, tone: Tone = "plain"): Line => [
  span(label.padEnd(14), "dim"),
  span(text, tone),
];

export const configScreen = (context: DrawContext): Line[] => {
  const { topic } = context.state.data;
  if (topic === undefined) return panel(context, line("config", "title"), [line("loading", "dim")]);
  const expiry = formatExpiry(topic.messageExpiryMicros);
  return panel(context, line("config", "title"), [
    fact("name", safeText(topic.name), "accent"),
    fact("id", String(topic.id)),
    fact("created", dayAndTime(topic.createdAtMicros, context.state.settings.timeFormat, context.state.nowMs)),
    fact("partitions", String(topic.partitionsCount)),
    fact("messages", grouped(topic.messagesCount)),
    fact("size", bytes(topic.sizeBytes)),
    fact("max size", formatTopicSize(topic.maxTopicSizeBytes)),
    fact("expiry", expiry === "unlimited" ? "never" : expiry),
    fact("compression", topic.compression),
    fact("replication", String(topic.replicationFactor)),
  ]);
};

/** How far a group is behind, how that changes, and who reads what. */
export const groupScreen = (context: DrawContext, place: GroupPlace): Line[] => {
  const { state, width, height, glyphs } = context;
  const { group, lags } = state.data;
  if (group === undefined || group.details.id !== place.group.id)
    return panel(context, line(place.group.name, "title"), [line("loading", "dim")]);
  const { list } = topLayer(state);
  const trend = trendOf(lags.get(groupKey(group.row)));
  const lag = hasCommitted(group.row) ? grouped(lagOf(group.row)) : glyphs.none;
  const change = trendCell(hasCommitted(group.row) ? trend : undefined, glyphs.none);
  const left = catchUp(lagOf(group.row), hasCommitted(group.row) ? trend : undefined, glyphs.none);
  const summary: Line = [
    span("lag ", "dim"),
    span(lag, lag === "0" ? "good" : "warn"),
    span("   change ", "dim"),
    span(change.text, change.tone ?? "plain"),
    span("   caught up ", "dim"),
    span(/^\d/.test(left) ? `in ${left}` : left),
  ];
  const hasMembers = width >= 120 && !state.settings.isEnlarged;
  const membersWidth = hasMembers ? 34 : 0;
  const title: Line = [
    span(`${place.group.name} `, "title"),
    span(`of ${place.stream.name}/${place.topic.name}`, "dim"),
  ];
  const table = tableScreen(sized(context, width - membersWidth, height - 1), {
    table: groupPartitionsTable(state.data, list),
    list,
    title,
  });
  const members = panel(sized(context, membersWidth, height - 1), line("members", "title"), memberLines(state.data));
  return [[span(" "), ...summary], ...(hasMembers ? beside([table, members]) : table)];
};

const memberLines = ({ group }: ServerData): readonly Line[] => {
  const members = group?.details.members ?? [];
  if (members.length === 0) return [line("no members", "dim")];
  return members.map(({ id, partitionIds }) => [
    span(String(id).padEnd(12), "accent"),
    span(
      partitionIds.length === 0 ? "no partitions" : partitionIds.join(" "),
      partitionIds.length === 0 ? "dim" : "plain",
    ),
  ]);
};

export const clientScreen = (context: DrawContext, clientId: number): Line[] => {
  const { data } = context.state;
  const { client } = data;
  if (client === undefined || client.clientId !== clientId)
    return panel(context, line("client", "title"), [line("loading, or gone", "dim")]);
  const groups = client.consumerGroups.map(({ streamId, topicId, groupId }): Line => {
    const row = data.groups?.find(
      (one) => one.stream.id === streamId && one.topic.id === topicId && one.group.id === groupId,
    );
    const name =
      row === undefined
        ? `stream ${streamId}, topic ${topicId}, group ${groupId}`
        : `${row.stream.name}/${row.topic.name}/${safeText(row.group.name)}`;
    return fact("member of", name, "accent");
  });
  return panel(context, line("client", "title"), [
    fact("id", String(client.clientId), "accent"),
    fact("user", userNames(data)(client.userId)),
    fact("address", safeText(client.address)),
    fact("transport", client.transport),
    ...(groups.length === 0 ? [fact("member of", "no group")] : groups),
  ]);
};

export const userScreen = (context: DrawContext, user: Named): Line[] => {
  const { data, settings, nowMs } = context.state;
  const details = data.user;
  if (details === undefined || details.id !== user.id)
    return panel(context, line(user.name, "title"), [line("loading", "dim")]);
  const global = details.permissions?.global;
  const may = (manage: boolean | undefined, read: boolean | undefined): string =>
    manage === true ? "manage" : read === true ? "read" : context.glyphs.none;
  const summary: Line = [
    span(details.status, details.status === "active" ? "good" : "warn"),
    span("   servers ", "dim"),
    span(may(global?.manageServers, global?.readServers)),
    span("   users ", "dim"),
    span(may(global?.manageUsers, global?.readUsers)),
    span(`   since ${dayAndTime(details.createdAtMicros, settings.timeFormat, nowMs)}`, "dim"),
  ];
  const { list } = topLayer(context.state);
  const title = [span(`${user.name} `, "title"), span("may", "dim")];
  const table = tableScreen(sized(context, context.width, context.height - 1), {
    table: userTable(data, list),
    list,
    title,
  });
  return [[span(" "), ...summary], ...table];
};
