// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import type { Identifier } from "../../../protocol/primitives/identifier.ts";
import type { ConsumerGroup, Metadata, Stream, Topic, User } from "./model.ts";

/** An object by its number or its name; undefined when there is none. */
const lookUp = <Item>(items: ReadonlyMap<number, Item>, by: Identifier, nameOf: (item: Item) => string) => {
  if (by.kind === "numeric") return items.get(by.value);
  for (const item of items.values()) if (nameOf(item) === by.value) return item;
  return undefined;
};

export const findStream = (metadata: Metadata, by: Identifier): Stream | undefined =>
  lookUp(metadata.streams, by, ({ name }) => name);

export const findTopic = (stream: Stream, by: Identifier): Topic | undefined =>
  lookUp(stream.topics, by, ({ name }) => name);

export const findGroup = (topic: Topic, by: Identifier): ConsumerGroup | undefined =>
  lookUp(topic.groups, by, ({ name }) => name);

export const findUser = (metadata: Metadata, by: Identifier): User | undefined =>
  lookUp(metadata.users, by, ({ username }) => username);

/** A user by name only: digits are a name like any other. */
export const findUserByName = (metadata: Metadata, username: string): User | undefined =>
  findUser(metadata, { kind: "string", value: username });

/** @throws IggyError stream_id_not_found */
export const requireStream = (metadata: Metadata, by: Identifier): Stream => {
  const stream = findStream(metadata, by);
  if (stream === undefined) throw new IggyError("stream_id_not_found", { stream: by.value });
  return stream;
};

/** @throws IggyError topic_id_not_found */
export const requireTopic = (stream: Stream, by: Identifier): Topic => {
  const topic = findTopic(stream, by);
  if (topic === undefined) throw new IggyError("topic_id_not_found", { topic: by.value, stream: stream.id });
  return topic;
};

/** @throws IggyError stream_id_not_found, topic_id_not_found */
export const requireTopicPath = (
  metadata: Metadata,
  path: { readonly stream: Identifier; readonly topic: Identifier },
): { readonly stream: Stream; readonly topic: Topic } => {
  const stream = requireStream(metadata, path.stream);
  return { stream, topic: requireTopic(stream, path.topic) };
};

/** @throws IggyError consumer_group_id_not_found */
export const requireGroup = (topic: Topic, by: Identifier): ConsumerGroup => {
  const group = findGroup(topic, by);
  if (group === undefined) throw new IggyError("consumer_group_id_not_found", { group: by.value, topic: topic.id });
  return group;
};

/** @throws IggyError resource_not_found */
export const requireUser = (metadata: Metadata, by: Identifier): User => {
  const user = findUser(metadata, by);
  if (user === undefined) throw new IggyError("resource_not_found", { user: by.value });
  return user;
};
