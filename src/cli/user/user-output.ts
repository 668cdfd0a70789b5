// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { UserDetails } from "../../protocol/blocks/user-details.ts";
import type { Permissions } from "../../protocol/primitives/permissions.ts";
import { formatTime } from "../output/formats.ts";

type Property = readonly [string, string];

/** A user as data: the permissions by number of stream and topic. */
export const userAsData = ({ permissions, ...user }: UserDetails) => ({
  ...user,
  permissions: permissions === undefined ? null : permissionsAsData(permissions),
});

const permissionsAsData = ({ global, streams }: Permissions) => ({
  global,
  streams: Object.fromEntries(
    [...(streams ?? [])].map(([id, { topics, ...flags }]) => [
      id,
      { ...flags, topics: Object.fromEntries(topics ?? []) },
    ]),
  ),
});

/** A user for people: what may be done is said, what may not is left out. */
export const userProperties = (user: UserDetails): readonly Property[] => [
  ["User ID", String(user.id)],
  ["Created", formatTime(user.createdAtMicros)],
  ["Status", user.status],
  ["Username", user.username],
  ...(user.permissions === undefined ? [] : permissionProperties(user.permissions)),
];

const permissionProperties = ({ global, streams }: Permissions): readonly Property[] => [
  ["Global", allowed(global)],
  ...[...(streams ?? [])].flatMap(([id, { topics, ...flags }]): Property[] => [
    [`Stream: ${id}`, allowed(flags)],
    ...[...(topics ?? [])].map(
      ([topic, topicFlags]): Property => [`Stream: ${id} Topic: ${topic}`, allowed(topicFlags)],
    ),
  ]),
];

const allowed = (flags: Readonly<Record<string, boolean>>): string => {
  const names = Object.entries(flags)
    .filter(([, isSet]) => isSet)
    .map(([name]) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
  return names.length === 0 ? "nothing" : names.join(", ");
};
