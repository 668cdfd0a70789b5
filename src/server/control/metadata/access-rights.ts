// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { CommandPermission } from "../../../protocol/command-table.ts";
import {
  type GlobalPermissions,
  globalFlags,
  type Permissions,
  type StreamPermissions,
  streamFlags,
  type TopicPermissions,
  topicFlags,
} from "../../../protocol/primitives/permissions.ts";

/** The sets of flags that commands ask for; holding any flag of a set suffices. */
export type PermissionSet = Exclude<CommandPermission, "none" | "any">;

interface SetFlags {
  readonly global: readonly (keyof GlobalPermissions)[];
  readonly stream?: readonly Exclude<keyof StreamPermissions, "topics">[];
  readonly topic?: readonly (keyof TopicPermissions)[];
}

const readTopics: SetFlags = {
  global: ["manageStreams", "readStreams", "manageTopics", "readTopics"],
  stream: ["manageStream", "readStream", "manageTopics", "readTopics"],
};
const manageTopics: SetFlags = {
  global: ["manageStreams", "manageTopics"],
  stream: ["manageStream", "manageTopics"],
};

/* The permission matrix of Apache Iggy 0.8. */
const sets: Readonly<Record<PermissionSet, SetFlags>> = {
  A: { global: ["manageServers", "readServers"] },
  B: { global: ["manageUsers", "readUsers"] },
  C: { global: ["manageUsers"] },
  D: { global: ["manageStreams", "readStreams"] },
  E: { global: ["manageStreams", "readStreams"], stream: ["manageStream", "readStream"] },
  F: { global: ["manageStreams"] },
  G: { global: ["manageStreams"], stream: ["manageStream"] },
  H: readTopics,
  I: { ...readTopics, topic: ["manageTopic", "readTopic"] },
  J0: manageTopics,
  J: { ...manageTopics, topic: ["manageTopic"] },
  K: {
    global: [...readTopics.global, "pollMessages"],
    stream: [...(readTopics.stream ?? []), "pollMessages"],
    topic: ["manageTopic", "readTopic", "pollMessages"],
  },
  L: {
    global: [...manageTopics.global, "sendMessages"],
    stream: [...(manageTopics.stream ?? []), "sendMessages"],
    topic: ["manageTopic", "sendMessages"],
  },
};

const setNames = Object.keys(sets) as PermissionSet[];
/** One bit for each set. */
const bits = Object.fromEntries(setNames.map((name, place) => [name, 1 << place])) as Record<PermissionSet, number>;

type BitsByFlag<Flag extends string> = readonly (readonly [Flag, number])[];

/** For each flag of a level, the bits of the sets that have it. */
const bitsByFlag = <Flag extends string>(
  flags: readonly Flag[],
  flagsOf: (set: SetFlags) => readonly Flag[] | undefined,
): BitsByFlag<Flag> =>
  flags.map((flag) => {
    const having = setNames.filter((name) => flagsOf(sets[name])?.includes(flag));
    return [flag, having.reduce((all, name) => all | bits[name], 0)];
  });

const globalBits = bitsByFlag(globalFlags, ({ global }) => global);
const streamBits = bitsByFlag(streamFlags, ({ stream }) => stream);
const topicBits = bitsByFlag(topicFlags, ({ topic }) => topic);

interface StreamRights {
  /** The bits of the sets that are covered for all of the stream. */
  readonly covered: number;
  /** By topic id, the bits of the sets that are covered for the topic. */
  readonly topics: Map<number, number> | undefined;
}

/** What permissions cover, worked out once: every request asks, and the answer costs neither memory nor a search. */
export class AccessRights {
  readonly #covered: number;
  readonly #streams = new Map<number, StreamRights>();

  constructor(permissions: Permissions | undefined) {
    this.#covered = permissions === undefined ? 0 : coveredBy(globalBits, permissions.global);
    for (const [streamId, stream] of permissions?.streams ?? []) {
      this.#streams.set(streamId, { covered: coveredBy(streamBits, stream), topics: topicRights(stream) });
    }
  }

  /** Whether a set is covered, for everything or for the stream and the topic it is about. */
  allow(set: PermissionSet, streamId?: number, topicId?: number): boolean {
    const bit = bits[set];
    if ((this.#covered & bit) !== 0) return true;
    const stream = streamId === undefined ? undefined : this.#streams.get(streamId);
    if (stream === undefined) return false;
    if ((stream.covered & bit) !== 0) return true;
    return topicId !== undefined && ((stream.topics?.get(topicId) ?? 0) & bit) !== 0;
  }

  /** A stream is gone; another one may get its number. */
  forgetStream(streamId: number): void {
    this.#streams.delete(streamId);
  }

  /** A topic is gone; another one may get its number. */
  forgetTopic(streamId: number, topicId: number): void {
    this.#streams.get(streamId)?.topics?.delete(topicId);
  }
}

const topicRights = ({ topics }: StreamPermissions): Map<number, number> | undefined => {
  if (topics === undefined) return undefined;
  return new Map([...topics].map(([topicId, topic]) => [topicId, coveredBy(topicBits, topic)]));
};

/** The bits of the sets that have one of the flags that are held. */
const coveredBy = <Flag extends string>(bitsOf: BitsByFlag<Flag>, held: Readonly<Record<Flag, boolean>>): number => {
  let covered = 0;
  for (const [flag, bitsOfFlag] of bitsOf) if (held[flag]) covered |= bitsOfFlag;
  return covered;
};
