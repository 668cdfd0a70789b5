// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import {
  globalFlags,
  type Permissions,
  type StreamPermissions,
  streamFlags,
  type TopicPermissions,
  topicFlags,
} from "../../protocol/primitives/permissions.ts";

/** What permissions are for: everything, one stream, or one topic. */
export interface Scope {
  readonly stream: number | undefined;
  readonly topic: number | undefined;
}

/** `all`, `3`, or `3/1`. */
export const scopeKey = ({ stream, topic }: Scope): string => {
  if (stream === undefined) return "all";
  return topic === undefined ? String(stream) : `${stream}/${topic}`;
};

export const scopeOfKey = (key: string): Scope => {
  const [stream, topic] = key === "all" ? [] : key.split("/").map(Number);
  return { stream, topic };
};

/** The flags there are for a scope. */
export const flagsOf = ({ stream, topic }: Scope): readonly string[] => {
  if (stream === undefined) return globalFlags;
  return topic === undefined ? streamFlags : topicFlags;
};

/** Everything, then every stream with permissions of its own, each with its topics behind it. */
export const scopesOf = (permissions: Permissions | undefined): readonly Scope[] => [
  { stream: undefined, topic: undefined },
  ...[...(permissions?.streams ?? [])]
    .sort(([a], [b]) => a - b)
    .flatMap(([stream, { topics }]) => [
      { stream, topic: undefined },
      ...[...(topics?.keys() ?? [])].sort((a, b) => a - b).map((topic) => ({ stream, topic })),
    ]),
];

/** The flags that are set in a scope. */
export const allowedIn = (permissions: Permissions | undefined, scope: Scope): ReadonlySet<string> => {
  const stream = scope.stream === undefined ? undefined : permissions?.streams?.get(scope.stream);
  const topic = scope.topic === undefined ? undefined : stream?.topics?.get(scope.topic);
  const flags = scope.stream === undefined ? permissions?.global : scope.topic === undefined ? stream : topic;
  return new Set(flagsOf(scope).filter((flag) => flags !== undefined && Reflect.get(flags, flag) === true));
};

const set = <Name extends string>(names: readonly Name[], allowed: ReadonlySet<string>) =>
  Object.fromEntries(names.map((name) => [name, allowed.has(name)])) as Readonly<Record<Name, boolean>>;

/** The permissions with those of one scope replaced. */
export const withScope = (
  permissions: Permissions | undefined,
  { stream, topic }: Scope,
  allowed: ReadonlySet<string>,
): Permissions => {
  const before = permissions ?? { global: set(globalFlags, new Set()), streams: undefined };
  if (stream === undefined) return { ...before, global: set(globalFlags, allowed) };
  const streams = new Map<number, StreamPermissions>(before.streams);
  const own = streams.get(stream) ?? { ...set(streamFlags, new Set()), topics: undefined };
  if (topic === undefined) streams.set(stream, { ...set(streamFlags, allowed), topics: own.topics });
  else {
    const topics = new Map<number, TopicPermissions>(own.topics);
    streams.set(stream, { ...own, topics: topics.set(topic, set(topicFlags, allowed)) });
  }
  return { ...before, streams };
};

/** The permissions without those of a stream and its topics, or of one topic. */
export const withoutScope = (permissions: Permissions, { stream, topic }: Scope): Permissions => {
  if (stream === undefined) return permissions;
  const streams = new Map<number, StreamPermissions>(permissions.streams);
  const own = streams.get(stream);
  if (topic === undefined || own === undefined) streams.delete(stream);
  else streams.set(stream, { ...own, topics: new Map([...(own.topics ?? [])].filter(([id]) => id !== topic)) });
  return { ...permissions, streams };
};
