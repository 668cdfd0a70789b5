// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import {
  type GlobalPermissions,
  globalFlags,
  type Permissions,
  type StreamPermissions,
  streamFlags,
  type TopicPermissions,
  topicFlags,
} from "../../protocol/primitives/permissions.ts";
import { UsageError } from "../errors/user-error.ts";
import { manyFlag } from "../framework/flags.ts";

type Words<Name extends string> = Readonly<Record<string, Name>>;

/** `manage_servers` and `m_srv` for manageServers. */
const wordsOf = <Name extends string>(names: readonly Name[]): Words<Name> =>
  Object.fromEntries(names.flatMap((name) => [[longWord(name), name] as const, [shortWord(name), name] as const]));

const longWord = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const shortNouns: Readonly<Record<string, string>> = {
  servers: "srv",
  users: "usr",
  stream: "str",
  streams: "str",
  topic: "top",
  topics: "top",
  messages: "msg",
};

const shortWord = (name: string): string => {
  const [verb = "", noun = ""] = longWord(name).split("_");
  return `${verb[0] ?? ""}_${shortNouns[noun] ?? noun}`;
};

const globalWords = wordsOf(globalFlags);
const streamWords = wordsOf(streamFlags);
const topicWords = wordsOf(topicFlags);

/** Flags of which the listed ones are set. */
const flagsOf = <Name extends string>(
  names: readonly Name[],
  words: Words<Name>,
  list: string,
  what: (unknown: string) => string,
): Readonly<Record<Name, boolean>> => {
  const given = list.split(",").map((word) => word.trim().toLowerCase());
  const unknown = given.filter((word) => !Object.hasOwn(words, word));
  if (unknown.length > 0) {
    const quoted = unknown.map((word) => `"${word === "" ? "[empty]" : word}"`).join(", ");
    throw new UsageError(what(quoted), `known are ${Object.keys(words).join(", ")}`);
  }
  const set = new Set(given.map((word) => words[word]));
  return Object.fromEntries(names.map((name) => [name, set.has(name)])) as Record<Name, boolean>;
};

const none = <Name extends string>(names: readonly Name[]): Readonly<Record<Name, boolean>> =>
  Object.fromEntries(names.map((name) => [name, false])) as Record<Name, boolean>;

const readGlobal = (text: string): GlobalPermissions =>
  flagsOf(globalFlags, globalWords, text, (unknown) => `Unknown global permission(s) ${unknown}`);

/** Reads `3:manage_stream#1:p_msg#2:manage_topic,s_msg`: a stream, its permissions, and those of its topics. */
const readStream = (text: string): readonly [number, StreamPermissions] => {
  const [streamPart = "", ...topicParts] = text.split("#");
  const [id, list] = splitPart(streamPart, "stream");
  const flags =
    list === undefined
      ? none(streamFlags)
      : flagsOf(streamFlags, streamWords, list, (unknown) => `Unknown permission(s) ${unknown} for stream ID: ${id}`);
  const topics = new Map(topicParts.map(readTopic));
  return [id, { ...flags, topics: topics.size === 0 ? undefined : topics }];
};

const readTopic = (text: string): readonly [number, TopicPermissions] => {
  const [id, list] = splitPart(text, "topic");
  if (list === undefined) return [id, none(topicFlags)];
  return [
    id,
    flagsOf(topicFlags, topicWords, list, (unknown) => `Unknown permission(s) ${unknown} for topic ID: ${id}`),
  ];
};

const splitPart = (text: string, what: "stream" | "topic"): readonly [number, string | undefined] => {
  const colon = text.indexOf(":");
  const id = colon < 0 ? text : text.slice(0, colon);
  if (!/^\d{1,10}$/.test(id) || Number(id) > 0xffff_ffff) {
    throw new UsageError(`Invalid ${what} ID - '${id}' is no number`, `iggy ${what} list shows the numbers`);
  }
  return [Number(id), colon < 0 ? undefined : text.slice(colon + 1)];
};

export const permissionFlags = {
  "global-permissions": manyFlag(readGlobal, {
    char: "g",
    summary: `For everything, separated by commas: ${Object.keys(globalWords)
      .filter((_, place) => place % 2 === 0)
      .join(", ")}.`,
  }),
  "stream-permissions": manyFlag(readStream, {
    char: "s",
    summary:
      "For a stream and its topics: STREAM[:permission,...][#TOPIC[:permission,...]], repeated for more streams.",
  }),
} as const;

/** What the options say together; undefined when there are none. */
export const permissionsOf = (flags: {
  readonly "global-permissions"?: readonly GlobalPermissions[] | undefined;
  readonly "stream-permissions"?: readonly (readonly [number, StreamPermissions])[] | undefined;
}): Permissions | undefined => {
  const { "global-permissions": globals, "stream-permissions": streams } = flags;
  if (globals === undefined && streams === undefined) return undefined;
  const global = Object.fromEntries(
    globalFlags.map((name) => [name, (globals ?? []).some((given) => given[name])]),
  ) as unknown as GlobalPermissions;
  return { global, streams: streams === undefined ? undefined : new Map(streams) };
};
