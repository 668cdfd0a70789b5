// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { CompressionAlgorithm, UserStatus } from "../../../protocol/primitives/enumerations.ts";
import type { Permissions } from "../../../protocol/primitives/permissions.ts";
import { SlotAllocator } from "./slot-allocator.ts";

/** The metadata of a server. Timestamps are microseconds since the Unix epoch, exact as numbers. */
export interface Metadata {
  readonly streams: Map<number, Stream>;
  readonly users: Map<number, User>;
  readonly streamIds: SlotAllocator;
  readonly userIds: SlotAllocator;
  /** The personal access tokens of all users, by their hashes. */
  readonly tokens: Map<string, OwnedToken>;
}

export interface OwnedToken {
  readonly owner: User;
  readonly token: PersonalAccessToken;
}

export interface Stream {
  readonly id: number;
  readonly createdAtMicros: number;
  name: string;
  readonly topics: Map<number, Topic>;
  readonly topicIds: SlotAllocator;
}

export interface Topic extends TopicOptions {
  readonly id: number;
  readonly createdAtMicros: number;
  /** In the order of their ids, which are 0 to count - 1. */
  readonly partitions: Partition[];
  readonly groups: Map<number, ConsumerGroup>;
  readonly groupIds: SlotAllocator;
}

export interface TopicOptions {
  name: string;
  compression: CompressionAlgorithm;
  /** 2^64-1 for never. */
  messageExpiryMicros: bigint;
  /** 2^64-1 for unlimited. */
  maxTopicSizeBytes: bigint;
  replicationFactor: number;
}

export interface Partition {
  readonly id: number;
  readonly createdAtMicros: number;
}

export interface ConsumerGroup {
  readonly id: number;
  readonly name: string;
}

export interface User {
  readonly id: number;
  /** Of no other user, ever: the place in the log of the change that made this one. */
  readonly serial: number;
  readonly createdAtMicros: number;
  username: string;
  /** PHC string of an Argon2id hash. */
  passwordHash: string;
  status: UserStatus;
  permissions: Permissions | undefined;
  /** By name. */
  readonly tokens: Map<string, PersonalAccessToken>;
}

export interface PersonalAccessToken {
  readonly name: string;
  /** BLAKE3 of the token's text, lower-case hexadecimal. */
  readonly hash: string;
  /** 0 for a token that does not expire. */
  readonly expiryAtMicros: number;
}

export const emptyMetadata = (): Metadata => ({
  streams: new Map(),
  users: new Map(),
  streamIds: new SlotAllocator(),
  userIds: new SlotAllocator(),
  tokens: new Map(),
});
