// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { createConsumerGroup } from "./commands/consumer-group/create-group.ts";
import { deleteConsumerGroup } from "./commands/consumer-group/delete-group.ts";
import { getConsumerGroup } from "./commands/consumer-group/get-group.ts";
import { getConsumerGroups } from "./commands/consumer-group/get-groups.ts";
import { joinConsumerGroup } from "./commands/consumer-group/join-group.ts";
import { leaveConsumerGroup } from "./commands/consumer-group/leave-group.ts";
import { deleteConsumerOffset } from "./commands/consumer-offset/delete-consumer-offset.ts";
import { getConsumerOffset } from "./commands/consumer-offset/get-consumer-offset.ts";
import { storeConsumerOffset } from "./commands/consumer-offset/store-consumer-offset.ts";
import type { Command } from "./commands/define-command.ts";
import { flushUnsavedBuffer } from "./commands/message/flush-unsaved-buffer.ts";
import { pollMessages } from "./commands/message/poll-messages.ts";
import { sendMessages } from "./commands/message/send-messages.ts";
import { waitForMessages } from "./commands/message/wait-for-messages.ts";
import { createPartitions } from "./commands/partition/create-partitions.ts";
import { deletePartitions } from "./commands/partition/delete-partitions.ts";
import { createPersonalAccessToken } from "./commands/personal-access-token/create-token.ts";
import { deletePersonalAccessToken } from "./commands/personal-access-token/delete-token.ts";
import { getPersonalAccessTokens } from "./commands/personal-access-token/get-tokens.ts";
import { loginWithPersonalAccessToken } from "./commands/personal-access-token/login-with-token.ts";
import { deleteSegments } from "./commands/segment/delete-segments.ts";
import { createStream } from "./commands/stream/create-stream.ts";
import { deleteStream } from "./commands/stream/delete-stream.ts";
import { getStream } from "./commands/stream/get-stream.ts";
import { getStreams } from "./commands/stream/get-streams.ts";
import { purgeStream } from "./commands/stream/purge-stream.ts";
import { updateStream } from "./commands/stream/update-stream.ts";
import { getClient } from "./commands/system/get-client.ts";
import { getClients } from "./commands/system/get-clients.ts";
import { getClusterMetadata } from "./commands/system/get-cluster-metadata.ts";
import { getMe } from "./commands/system/get-me.ts";
import { getSnapshot } from "./commands/system/get-snapshot.ts";
import { getStats } from "./commands/system/get-stats.ts";
import { ping } from "./commands/system/ping.ts";
import { createTopic } from "./commands/topic/create-topic.ts";
import { deleteTopic } from "./commands/topic/delete-topic.ts";
import { getTopic } from "./commands/topic/get-topic.ts";
import { getTopics } from "./commands/topic/get-topics.ts";
import { purgeTopic } from "./commands/topic/purge-topic.ts";
import { updateTopic } from "./commands/topic/update-topic.ts";
import { changePassword } from "./commands/user/change-password.ts";
import { createUser } from "./commands/user/create-user.ts";
import { deleteUser } from "./commands/user/delete-user.ts";
import { getUser } from "./commands/user/get-user.ts";
import { getUsers } from "./commands/user/get-users.ts";
import { loginUser } from "./commands/user/login-user.ts";
import { logoutUser } from "./commands/user/logout-user.ts";
import { updatePermissions } from "./commands/user/update-permissions.ts";
import { updateUser } from "./commands/user/update-user.ts";

/**
 * Who may use a command: anybody ("none"), anybody who is logged in ("any"), or users with one of the flags of a set; the
 * sets are those of the protocol. A user's own record and password need no flag.
 */
export type CommandPermission =
  | "none"
  | "any"
  | "A"
  | "B"
  | "C"
  | "D"
  | "E"
  | "F"
  | "G"
  | "H"
  | "I"
  | "J0"
  | "J"
  | "K"
  | "L";

/** What a command belongs to; signing in and out with a password is core. */
export type CommandFeature = "core" | "users" | "personal_access_tokens" | "consumer_groups" | "snapshot";

export interface CommandEntry {
  readonly code: number;
  readonly name: string;
  // Requests and replies differ from command to command; who looks one up by its code knows only that they are values.
  readonly command: Command<unknown, unknown>;
  readonly loginRequired: boolean;
  readonly permission: CommandPermission;
  readonly feature: CommandFeature;
  /**
   * It can change what other clients get: metadata, messages, stored offsets, members of groups. So can poll_messages, by
   * auto_commit. What a connection knows of itself (its login, its last ping) does not count.
   */
  readonly mutates: boolean;
}

const entry = <Request, Reply>(
  command: Command<Request, Reply>,
  permission: CommandPermission,
  feature: CommandFeature,
  effect: "reads" | "mutates",
): CommandEntry => ({
  code: command.code,
  name: command.name,
  command: command as unknown as Command<unknown, unknown>,
  loginRequired: permission !== "none",
  permission,
  feature,
  mutates: effect === "mutates",
});

/** Every command of Apache Iggy 0.8, ordered by code. */
export const commandTable: readonly CommandEntry[] = [
  entry(ping, "none", "core", "reads"),
  entry(getStats, "A", "core", "reads"),
  entry(getSnapshot, "A", "snapshot", "reads"),
  entry(getClusterMetadata, "any", "core", "reads"),
  entry(getMe, "any", "core", "reads"),
  entry(getClient, "A", "core", "reads"),
  entry(getClients, "A", "core", "reads"),
  entry(getUser, "B", "users", "reads"),
  entry(getUsers, "B", "users", "reads"),
  entry(createUser, "C", "users", "mutates"),
  entry(deleteUser, "C", "users", "mutates"),
  entry(updateUser, "C", "users", "mutates"),
  entry(updatePermissions, "C", "users", "mutates"),
  entry(changePassword, "C", "users", "mutates"),
  entry(loginUser, "none", "core", "reads"),
  entry(logoutUser, "any", "core", "reads"),
  entry(getPersonalAccessTokens, "any", "personal_access_tokens", "reads"),
  entry(createPersonalAccessToken, "any", "personal_access_tokens", "mutates"),
  entry(deletePersonalAccessToken, "any", "personal_access_tokens", "mutates"),
  entry(loginWithPersonalAccessToken, "none", "personal_access_tokens", "reads"),
  entry(pollMessages, "K", "core", "mutates"),
  entry(sendMessages, "L", "core", "mutates"),
  entry(flushUnsavedBuffer, "L", "core", "reads"),
  entry(getConsumerOffset, "K", "core", "reads"),
  entry(storeConsumerOffset, "K", "core", "mutates"),
  entry(deleteConsumerOffset, "K", "core", "mutates"),
  entry(getStream, "E", "core", "reads"),
  entry(getStreams, "D", "core", "reads"),
  entry(createStream, "F", "core", "mutates"),
  entry(deleteStream, "G", "core", "mutates"),
  entry(updateStream, "G", "core", "mutates"),
  entry(purgeStream, "G", "core", "mutates"),
  entry(getTopic, "I", "core", "reads"),
  entry(getTopics, "H", "core", "reads"),
  entry(createTopic, "J0", "core", "mutates"),
  entry(deleteTopic, "J", "core", "mutates"),
  entry(updateTopic, "J", "core", "mutates"),
  entry(purgeTopic, "J", "core", "mutates"),
  entry(createPartitions, "J", "core", "mutates"),
  entry(deletePartitions, "J", "core", "mutates"),
  entry(deleteSegments, "J", "core", "mutates"),
  entry(getConsumerGroup, "I", "consumer_groups", "reads"),
  entry(getConsumerGroups, "I", "consumer_groups", "reads"),
  entry(createConsumerGroup, "I", "consumer_groups", "mutates"),
  entry(deleteConsumerGroup, "I", "consumer_groups", "mutates"),
  entry(joinConsumerGroup, "I", "consumer_groups", "mutates"),
  entry(leaveConsumerGroup, "I", "consumer_groups", "mutates"),
];

/** Commands that Apache Iggy 0.8 does not have. */
export const extensionTable: readonly CommandEntry[] = [entry(waitForMessages, "K", "core", "mutates")];

const entriesByCode = new Map([...commandTable, ...extensionTable].map((found) => [found.code, found]));

export const commandByCode = (code: number): CommandEntry | undefined => entriesByCode.get(code);
