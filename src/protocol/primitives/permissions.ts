// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ByteReader } from "./byte-reader.ts";
import type { ByteWriter } from "./byte-writer.ts";
import type { Codec } from "./codec.ts";

export const globalFlags = [
  "manageServers",
  "readServers",
  "manageUsers",
  "readUsers",
  "manageStreams",
  "readStreams",
  "manageTopics",
  "readTopics",
  "pollMessages",
  "sendMessages",
] as const;
export const streamFlags = [
  "manageStream",
  "readStream",
  "manageTopics",
  "readTopics",
  "pollMessages",
  "sendMessages",
] as const;
export const topicFlags = ["manageTopic", "readTopic", "pollMessages", "sendMessages"] as const;

type Flags<Name extends string> = Readonly<Record<Name, boolean>>;
export type GlobalPermissions = Flags<(typeof globalFlags)[number]>;
export type TopicPermissions = Flags<(typeof topicFlags)[number]>;
export type StreamPermissions = Flags<(typeof streamFlags)[number]> & {
  /** Keyed by topic id; an empty map is written like undefined. */
  readonly topics: ReadonlyMap<number, TopicPermissions> | undefined;
};

/** What a user may do: flags for everything, for single streams and for single topics. */
export interface Permissions {
  readonly global: GlobalPermissions;
  /** Keyed by stream id; an empty map is written like undefined. */
  readonly streams: ReadonlyMap<number, StreamPermissions> | undefined;
}

/*
 * Permissions: 10 flags u8, has_streams u8, then per stream until has_next is 0:
 *   stream_id u32, 6 flags u8, has_topics u8, then per topic until has_next is 0: topic_id u32, 4 flags u8, has_next u8;
 *   has_next u8
 */
export const permissions: Codec<Permissions> = {
  encode: (writer, value) => {
    writeFlags(writer, globalFlags, value.global);
    writeChain(writer, value.streams, (stream) => {
      writeFlags(writer, streamFlags, stream);
      writeChain(writer, stream.topics, (topic) => writeFlags(writer, topicFlags, topic));
    });
  },
  decode: (reader) => {
    const global = readFlags(reader, globalFlags);
    const streams = readChain(reader, (): StreamPermissions => {
      const flags = readFlags(reader, streamFlags);
      return { ...flags, topics: readChain(reader, () => readFlags(reader, topicFlags)) };
    });
    return { global, streams };
  },
};

const writeFlags = <Name extends string>(writer: ByteWriter, names: readonly Name[], flags: Flags<Name>): void => {
  for (const name of names) writer.bool(flags[name]);
};

const readFlags = <Name extends string>(reader: ByteReader, names: readonly Name[]): Flags<Name> => {
  const flags: Partial<Record<Name, boolean>> = {};
  for (const name of names) flags[name] = reader.bool();
  return flags as Flags<Name>;
};

const writeChain = <Value>(
  writer: ByteWriter,
  entries: ReadonlyMap<number, Value> | undefined,
  write: (value: Value) => void,
): void => {
  const sorted = [...(entries ?? [])].sort(([a], [b]) => a - b);
  writer.bool(sorted.length > 0);
  for (const [place, [id, value]] of sorted.entries()) {
    writer.u32(id);
    write(value);
    writer.bool(place < sorted.length - 1);
  }
};

const readChain = <Value>(reader: ByteReader, read: () => Value): ReadonlyMap<number, Value> | undefined => {
  if (!reader.bool()) return undefined;
  const entries = new Map<number, Value>();
  do {
    const id = reader.u32();
    entries.set(id, read());
  } while (reader.bool());
  return entries;
};
