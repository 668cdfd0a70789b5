// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { CommandPermission } from "../../../protocol/command-table.ts";
import type {
  GlobalPermissions,
  Permissions,
  StreamPermissions,
  TopicPermissions,
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

interface StreamRights {
  /** The bits of the sets that are covered for all of the stream. */
  readonly covered: number;
  /** By topic id, the bits of the sets that are covered for the topic. */
  readonly topics: Map<number, number>;
}

/** What permissions cover, worked out once: every request asks, and the answer costs neither memory nor a search. */
export class AccessRights {
  readonly #covered: number;
  readonly #streams = new Map<number, StreamRights>();

  constructor(permissions: Permissions | undefined) {
    this.#covered = permissions === undefined ? 0 : coveredBy("global", permissions.global);
    for (const [streamId, stream] of permissions?.streams ?? []) {
      const topics = [...(stream.topics ?? [])].map(([id, topic]) => [id, coveredBy("topic", topic)] as const);
      this.#streams.set(streamId, { covered: coveredBy("stream", stream), topics: new Map(topics) });
    }
  }

  /** Whether a set is covered, for everything or for the stream and the topic it is about. */
  allow(set: PermissionSet, streamId?: number, topicId?: number): boolean {
    const bit = bits[set];
    if ((this.#covered & bit) !== 0) return true;
    const stream = streamId === undefined ? undefined : this.#streams.get(streamId);
    if (stream === undefined) return false;
    if ((stream.covered & bit) !== 0) return true;
    return topicId !== undefined && ((stream.topics.get(topicId) ?? 0) & bit) !== 0;
  }

  /** A stream is gone; another one may get its number. */
  forgetStream(streamId: number): void {
    this.#streams.delete(streamId);
  }

  /** A topic is gone; another one may get its number. */
  forgetTopic(streamId: number, topicId: number): void {
    this.#streams.get(streamId)?.topics.delete(topicId);
  }
}

/** The bits of the sets that have one of the flags that are held. */
const coveredBy = (level: keyof SetFlags, held: object): number => {
  const has = (flag: string): boolean => Reflect.get(held, flag) === true;
  return setNames.reduce((covered, name) => (sets[name][level]?.some(has) ? covered | bits[name] : covered), 0);
};
