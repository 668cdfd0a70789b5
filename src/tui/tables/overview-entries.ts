// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { rateOf } from "../state/series.ts";
import { type GroupRow, lagOf, type ServerData, type TopicRow, topicKey } from "../state/server-data.ts";

/** Something of the overview that can be opened. */
export type OverviewEntry =
  | { readonly kind: "tile"; readonly screen: "streams" | "topics" | "groups" | "clients" }
  | { readonly kind: "topic"; readonly row: TopicRow }
  | { readonly kind: "group"; readonly row: GroupRow };

const SHOWN = 10;

/** The topics with the highest rate, then with the most messages. */
export const busiestTopics = (data: ServerData): readonly TopicRow[] => {
  const rate = (row: TopicRow): number => rateOf(data.topicMessages.get(topicKey(row.stream, row.topic))) ?? 0;
  return [...(data.topics ?? [])]
    .sort((a, b) => rate(b) - rate(a) || Number(b.topic.messagesCount - a.topic.messagesCount))
    .slice(0, SHOWN);
};

export const laggingGroups = (data: ServerData): readonly GroupRow[] =>
  [...(data.groups ?? [])].sort((a, b) => (lagOf(a) < lagOf(b) ? 1 : lagOf(a) > lagOf(b) ? -1 : 0)).slice(0, SHOWN);

export const overviewEntries = (data: ServerData): readonly OverviewEntry[] => [
  ...(["streams", "topics", "groups", "clients"] as const).map((screen) => ({ kind: "tile", screen }) as const),
  ...busiestTopics(data).map((row) => ({ kind: "topic", row }) as const),
  ...laggingGroups(data).map((row) => ({ kind: "group", row }) as const),
];
