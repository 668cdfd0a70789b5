// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type Client, groupConsumer } from "../../client/index.ts";
import type { TopicDetails } from "../../protocol/blocks/topic-details.ts";
import { isIggyError } from "../../protocol/errors/iggy-error.ts";
import type { Place } from "../state/place.ts";
import type { GroupRow, PartitionLag, ServerParts, TopicRow } from "../state/server-data.ts";
import { safeText } from "../text/safe-text.ts";

/** More are not asked about one by one; the lists of them are complete. */
const MAX_STREAMS = 200;
const MAX_TOPICS = 200;
const MAX_GROUPS = 100;

/** What is looked at was deleted. */
export class GoneError extends Error {
  readonly place: Place;

  constructor(place: Place, what: string) {
    super(`${what} was deleted`);
    this.place = place;
  }
}

/**
 * Asks the server for what a place shows. Nothing is written: no offset is stored and no group joined.
 * @throws GoneError, IggyError
 */
export const lookAt = async (client: Client, place: Place): Promise<ServerParts> => {
  const [stats, parts] = await Promise.all([client.system.getStats(), partsOf(client, place)]);
  return { stats, ...parts };
};

/** The names of everything, for the command line; what may not be read is left out. */
export const lookForNames = (client: Client): Promise<ServerParts> =>
  ifAllowed(async () => {
    const tree = await readTree(client);
    return { ...tree, groups: await readGroups(client, tree.topics ?? []) };
  });

const partsOf = async (client: Client, place: Place): Promise<ServerParts> => {
  switch (place.screen) {
    case "overview":
    case "groups": {
      const tree = await readTree(client);
      return { ...tree, groups: await readGroups(client, tree.topics ?? []) };
    }
    case "streams":
      return { streams: await client.stream.list() };
    case "topics":
      return place.stream === undefined ? readTree(client) : readStream(client, place);
    case "topic":
      return readTopic(client, place);
    case "group":
      return readGroup(client, place);
    case "clients":
      return { clients: await client.client.list(), ...(await readUsers(client)) };
    case "client":
      return { client: await client.client.get({ clientId: place.clientId }), ...(await readUsers(client)) };
    case "users":
      return { users: await client.user.list() };
    case "user": {
      const user = await client.user.get({ user: place.user.id });
      if (user === undefined) throw new GoneError(place, `user ${place.user.name}`);
      return { user, ...(await ifAllowed(() => readTree(client))) };
    }
    case "tokens":
      return { tokens: await client.token.list() };
    default:
      return {};
  }
};

/** Names beside numbers, for who may read them. */
const readUsers = (client: Client): Promise<ServerParts> =>
  ifAllowed(async () => ({ users: await client.user.list() }));

const ifAllowed = async (read: () => Promise<ServerParts>): Promise<ServerParts> => {
  try {
    return await read();
  } catch (error) {
    if (isIggyError(error) && error.errorName === "unauthorized") return {};
    throw error;
  }
};

const readTree = async (client: Client): Promise<ServerParts> => {
  const streams = await client.stream.list();
  const details = await Promise.all(streams.slice(0, MAX_STREAMS).map(({ id }) => client.stream.get({ stream: id })));
  const topics = details.flatMap((stream): TopicRow[] =>
    stream === undefined
      ? []
      : stream.topics.map((topic) => ({ stream: { id: stream.id, name: safeText(stream.name) }, topic })),
  );
  return { streams, topics };
};

const readStream = async (client: Client, place: Extract<Place, { screen: "topics" }>): Promise<ServerParts> => {
  const { stream } = place;
  if (stream === undefined) return readTree(client);
  const details = await client.stream.get({ stream: stream.id });
  if (details === undefined) throw new GoneError(place, `stream ${stream.name}`);
  return { topicsOf: { stream, rows: details.topics.map((topic) => ({ stream, topic })) } };
};

const readTopic = async (client: Client, place: Extract<Place, { screen: "topic" }>): Promise<ServerParts> => {
  const details = await client.topic.get({ stream: place.stream.id, topic: place.topic.id });
  if (details === undefined) throw new GoneError(place, `topic ${place.stream.name}/${place.topic.name}`);
  if (place.tab !== "groups") return { topic: details };
  const rows = await readGroups(client, [{ stream: place.stream, topic: details }]);
  return { topic: details, groupsOf: { stream: place.stream, topic: place.topic, rows } };
};

const readGroups = async (client: Client, topics: readonly TopicRow[]): Promise<readonly GroupRow[]> => {
  const rows = await Promise.all(
    topics.slice(0, MAX_TOPICS).map(async ({ stream, topic }) => {
      const groups = await client.group.list({ stream: stream.id, topic: topic.id });
      return groups.map((group) => ({ stream, topic: { id: topic.id, name: safeText(topic.name) }, group, lags: [] }));
    }),
  );
  return Promise.all(rows.flat().map((row, at) => (at < MAX_GROUPS ? withLags(client, row) : row)));
};

const withLags = async (client: Client, row: GroupRow): Promise<GroupRow> => {
  const topic = await client.topic.get({ stream: row.stream.id, topic: row.topic.id });
  return topic === undefined ? row : { ...row, lags: await readLags(client, row, topic, new Map()) };
};

const readGroup = async (client: Client, place: Extract<Place, { screen: "group" }>): Promise<ServerParts> => {
  const { stream, topic, group } = place;
  const [details, topicDetails] = await Promise.all([
    client.group.get({ stream: stream.id, topic: topic.id, group: group.id }),
    client.topic.get({ stream: stream.id, topic: topic.id }),
  ]);
  if (details === undefined || topicDetails === undefined) throw new GoneError(place, `group ${group.name}`);
  const row: GroupRow = { stream, topic, group: details, lags: [] };
  const memberOf = new Map(
    details.members.flatMap(({ id, partitionIds }) => partitionIds.map((one) => [one, id] as const)),
  );
  return { group: { details, row: { ...row, lags: await readLags(client, row, topicDetails, memberOf) } } };
};

const readLags = (
  client: Client,
  { stream, topic, group }: GroupRow,
  { partitions }: TopicDetails,
  memberOf: ReadonlyMap<number, number>,
): Promise<readonly PartitionLag[]> =>
  Promise.all(
    partitions.map(async ({ id, currentOffset, messagesCount }) => {
      const path = { stream: stream.id, topic: topic.id, consumer: groupConsumer(group.id), partitionId: id };
      const storedOffset = (await client.offset.get(path))?.storedOffset;
      const behind = storedOffset === undefined ? messagesCount : currentOffset - storedOffset;
      return {
        partitionId: id,
        memberId: memberOf.get(id),
        storedOffset,
        endOffset: messagesCount === 0n ? undefined : currentOffset,
        lag: messagesCount === 0n || behind < 0n ? 0n : behind,
      };
    }),
  );
