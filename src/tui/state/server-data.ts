// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ClientDetails } from "../../protocol/blocks/client-details.ts";
import type { ClientHeader } from "../../protocol/blocks/client-header.ts";
import type { GroupDetails } from "../../protocol/blocks/group-details.ts";
import type { GroupHeader } from "../../protocol/blocks/group-header.ts";
import type { Stats } from "../../protocol/blocks/stats.ts";
import type { StreamHeader } from "../../protocol/blocks/stream-header.ts";
import type { TopicDetails } from "../../protocol/blocks/topic-details.ts";
import type { TopicHeader } from "../../protocol/blocks/topic-header.ts";
import type { UserDetails } from "../../protocol/blocks/user-details.ts";
import type { UserHeader } from "../../protocol/blocks/user-header.ts";
import type { PersonalAccessTokenInfo } from "../../protocol/commands/personal-access-token/get-tokens.ts";
import type { Named } from "./place.ts";
import { addLevel, addSample, emptySeries, type Levels, type Series } from "./series.ts";

export interface TopicRow {
  readonly stream: Named;
  readonly topic: TopicHeader;
}

/** How far a group is behind in a partition; undefined for what was never stored, or is not there. */
export interface PartitionLag {
  readonly partitionId: number;
  readonly memberId: number | undefined;
  readonly storedOffset: bigint | undefined;
  readonly endOffset: bigint | undefined;
  readonly lag: bigint;
}

export interface GroupRow {
  readonly stream: Named;
  readonly topic: Named;
  readonly group: GroupHeader;
  readonly lags: readonly PartitionLag[];
}

export interface ContextRow {
  readonly name: string;
  readonly address: string;
  readonly isReadOnly: boolean;
  readonly isCurrent: boolean;
}

/** What one look at the server brought; what was not asked for is absent. */
export interface ServerParts {
  readonly stats?: Stats;
  readonly streams?: readonly StreamHeader[];
  readonly topics?: readonly TopicRow[];
  /** All topics of one stream; those of others stay as they are known. */
  readonly topicsOf?: { readonly stream: Named; readonly rows: readonly TopicRow[] };
  readonly topic?: TopicDetails;
  /** All groups of one topic. */
  readonly groupsOf?: { readonly stream: Named; readonly topic: Named; readonly rows: readonly GroupRow[] };
  readonly groups?: readonly GroupRow[];
  readonly group?: { readonly details: GroupDetails; readonly row: GroupRow };
  readonly clients?: readonly ClientHeader[];
  readonly client?: ClientDetails | undefined;
  readonly users?: readonly UserHeader[];
  readonly user?: UserDetails;
  readonly tokens?: readonly PersonalAccessTokenInfo[];
  readonly contexts?: readonly ContextRow[];
}

/** What is known of the server, old parts beside new ones, and how its numbers change. */
export interface ServerData extends Omit<ServerParts, "topicsOf" | "groupsOf"> {
  readonly messages: Series;
  readonly written: Series;
  readonly read: Series;
  /** Messages of topics by `stream/topic`. */
  readonly topicMessages: ReadonlyMap<string, Series>;
  /** Messages of the partitions of the topic that is looked at. */
  readonly partitionMessages: ReadonlyMap<string, Series>;
  /** By `stream/topic/group`, and with `/partition` behind it for the group that is looked at. */
  readonly lags: ReadonlyMap<string, Levels>;
}

export const noServerData: ServerData = {
  messages: emptySeries,
  written: emptySeries,
  read: emptySeries,
  topicMessages: new Map(),
  partitionMessages: new Map(),
  lags: new Map(),
};

export const topicKey = (stream: Named, topic: { readonly id: number }): string => `${stream.id}/${topic.id}`;

export const groupKey = ({
  stream,
  topic,
  group,
}: Pick<GroupRow, "stream" | "topic"> & { readonly group: { readonly id: number } }): string =>
  `${topicKey(stream, topic)}/${group.id}`;

export const lagOf = ({ lags }: GroupRow): bigint => lags.reduce((sum, { lag }) => sum + lag, 0n);

export const hasCommitted = ({ lags }: GroupRow): boolean =>
  lags.some(({ storedOffset }) => storedOffset !== undefined);

/** Adds what a look at the server brought. */
export const mergeParts = (data: ServerData, brought: ServerParts, atMs: number): ServerData => {
  const parts = whole(data, brought);
  const { stats, topics, topic, groups, group } = parts;
  return {
    ...data,
    ...parts,
    messages: stats === undefined ? data.messages : addSample(data.messages, atMs, stats.messagesCount),
    written: stats === undefined ? data.written : addSample(data.written, atMs, stats.writtenBytes),
    read: stats === undefined ? data.read : addSample(data.read, atMs, stats.readBytes),
    topicMessages:
      topics === undefined
        ? data.topicMessages
        : sampled(
            data.topicMessages,
            topics.map((row) => [topicKey(row.stream, row.topic), row.topic.messagesCount]),
            atMs,
          ),
    partitionMessages:
      topic === undefined
        ? data.partitionMessages
        : sampled(
            data.topic?.id === topic.id ? data.partitionMessages : new Map(),
            topic.partitions.map(({ id, messagesCount }) => [String(id), messagesCount]),
            atMs,
          ),
    lags: lagLevels(data.lags, [...(groups ?? []), ...(group === undefined ? [] : [group.row])], atMs),
  };
};

/** The parts with lists of everything where they brought those of one stream or topic. */
const whole = (
  data: ServerData,
  { topicsOf, groupsOf, ...parts }: ServerParts,
): Omit<ServerParts, "topicsOf" | "groupsOf"> => {
  const others = data.topics?.filter(({ stream }) => stream.id !== topicsOf?.stream.id) ?? [];
  const otherGroups =
    data.groups?.filter(({ stream, topic }) => stream.id !== groupsOf?.stream.id || topic.id !== groupsOf.topic.id) ??
    [];
  return {
    ...parts,
    ...(topicsOf === undefined
      ? {}
      : { topics: [...others, ...topicsOf.rows].sort((a, b) => a.stream.id - b.stream.id || a.topic.id - b.topic.id) }),
    ...(groupsOf === undefined ? {} : { groups: [...otherGroups, ...groupsOf.rows] }),
  };
};

/** Series by key after another look; keys that are gone are forgotten. */
const sampled = (
  known: ReadonlyMap<string, Series>,
  values: readonly (readonly [string, bigint])[],
  atMs: number,
): ReadonlyMap<string, Series> =>
  new Map(values.map(([key, value]) => [key, addSample(known.get(key) ?? emptySeries, atMs, value)]));

const MAX_LEVELS = 2000;

const lagLevels = (
  known: ReadonlyMap<string, Levels>,
  groups: readonly GroupRow[],
  atMs: number,
): ReadonlyMap<string, Levels> => {
  if (groups.length === 0) return known;
  const levels = new Map(known.size > MAX_LEVELS ? [] : known);
  for (const row of groups) {
    const key = groupKey(row);
    levels.set(key, addLevel(levels.get(key), atMs, Number(lagOf(row))));
    for (const { partitionId, lag } of row.lags) {
      const partition = `${key}/${partitionId}`;
      levels.set(partition, addLevel(levels.get(partition), atMs, Number(lag)));
    }
  }
  return levels;
};
