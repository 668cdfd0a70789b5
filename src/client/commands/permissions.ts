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

/** What a user may do; what is not named is not allowed. */
export interface PermissionsInput {
  readonly global?: Partial<GlobalPermissions> | undefined;
  /** By the number of the stream. */
  readonly streams?: ReadonlyMap<number, StreamPermissionsInput> | undefined;
}

export type StreamPermissionsInput = Partial<Omit<StreamPermissions, "topics">> & {
  /** By the number of the topic. */
  readonly topics?: ReadonlyMap<number, Partial<TopicPermissions>> | undefined;
};

export const completePermissions = ({ global, streams }: PermissionsInput): Permissions => ({
  global: flagsOf(globalFlags, global),
  streams: mapped(streams, ({ topics, ...flags }) => ({
    ...flagsOf(streamFlags, flags),
    topics: mapped(topics, (topic) => flagsOf(topicFlags, topic)),
  })),
});

const flagsOf = <Name extends string>(
  names: readonly Name[],
  given: { readonly [Flag in Name]?: boolean | undefined } = {},
): Readonly<Record<Name, boolean>> =>
  Object.fromEntries(names.map((name) => [name, given[name] ?? false])) as Record<Name, boolean>;

const mapped = <Given, Made>(
  map: ReadonlyMap<number, Given> | undefined,
  make: (given: Given) => Made,
): ReadonlyMap<number, Made> | undefined =>
  map === undefined ? undefined : new Map([...map].map(([id, given]) => [id, make(given)]));
