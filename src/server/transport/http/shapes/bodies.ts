// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { JsonValue } from "../../../../protocol/json/json-value.ts";
import {
  globalFlags,
  type Permissions,
  type StreamPermissions,
  streamFlags,
  type TopicPermissions,
  topicFlags,
} from "../../../../protocol/primitives/permissions.ts";
import { snakeCase } from "../snake-case.ts";
import { mapped, object, optional, type Shape } from "./shape.ts";
import { flag, mapById, oneOf, text, u8, u32, u64 } from "./values.ts";

export const nameBody = object({ name: text });
export const partitionsBody = object({ partitions_count: u32 });
export const tokenBody = object({ token: text });
export const loginBody = object({
  username: text,
  password: text,
  version: optional(text),
  context: optional(text),
});

const status = oneOf({ active: "active", inactive: "inactive" } as const);
const compression = oneOf({ none: "none", gzip: "gzip" } as const, { ignoreCase: true });

export const createTopicBody = object({
  partitions_count: u32,
  compression_algorithm: compression,
  message_expiry: u64,
  max_topic_size: u64,
  name: text,
  replication_factor: optional(u8),
});
export const updateTopicBody = object({
  compression_algorithm: compression,
  message_expiry: u64,
  max_topic_size: u64,
  replication_factor: optional(u8),
  name: text,
});

/** Flags under their names of the protocol, all of them required. */
const flagsShape = <Name extends string>(names: readonly Name[]): Shape<Readonly<Record<Name, boolean>>> =>
  mapped(
    object(Object.fromEntries(names.map((name) => [snakeCase(name), flag]))),
    (found) => Object.fromEntries(names.map((name) => [name, found[snakeCase(name)]])) as Record<Name, boolean>,
  );

const topicPermissions: Shape<TopicPermissions> = flagsShape(topicFlags);
const ofStream = object({ topics: optional(mapById(topicPermissions)) });
const streamFlagsShape = flagsShape(streamFlags);
const streamPermissions: Shape<StreamPermissions> = {
  schema: { allOf: [streamFlagsShape.schema, ofStream.schema] },
  read: (value: JsonValue, path: string) => ({ ...streamFlagsShape.read(value, path), ...ofStream.read(value, path) }),
};
const permissions: Shape<Permissions> = object({
  global: flagsShape(globalFlags),
  streams: optional(mapById(streamPermissions)),
});

export const createUserBody = object({
  username: text,
  password: text,
  status,
  permissions: optional(permissions),
});
export const updateUserBody = object({ username: optional(text), status: optional(status) });
export const permissionsBody = object({ permissions: optional(permissions) });
export const passwordBody = object({ current_password: text, new_password: text });
export const newTokenBody = object({ name: text, expiry: u64 });
