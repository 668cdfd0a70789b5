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

interface Flags {
  readonly global: readonly (keyof GlobalPermissions)[];
  readonly stream?: readonly Exclude<keyof StreamPermissions, "topics">[];
  readonly topic?: readonly (keyof TopicPermissions)[];
}

const readTopics: Flags = {
  global: ["manageStreams", "readStreams", "manageTopics", "readTopics"],
  stream: ["manageStream", "readStream", "manageTopics", "readTopics"],
};
const manageTopics: Flags = {
  global: ["manageStreams", "manageTopics"],
  stream: ["manageStream", "manageTopics"],
};

/* The permission matrix of Apache Iggy 0.8. */
const sets: Readonly<Record<PermissionSet, Flags>> = {
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

/** Whether permissions cover a set, for everything or for the stream and the topic it is about. */
export const isAllowed = (
  permissions: Permissions | undefined,
  set: PermissionSet,
  streamId?: number,
  topicId?: number,
): boolean => {
  if (permissions === undefined) return false;
  const flags = sets[set];
  const { global } = permissions;
  if (flags.global.some((flag) => global[flag])) return true;
  const stream = streamId === undefined ? undefined : permissions.streams?.get(streamId);
  if (stream === undefined) return false;
  if (flags.stream?.some((flag) => stream[flag]) === true) return true;
  const topic = topicId === undefined ? undefined : stream.topics?.get(topicId);
  return topic !== undefined && flags.topic?.some((flag) => topic[flag]) === true;
};
