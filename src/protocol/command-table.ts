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
 * sets are those of the protocol.
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

export interface CommandEntry {
  // Requests and replies differ from command to command; who looks one up by its code knows only that they are values.
  readonly command: Command<unknown, unknown>;
  readonly permission: CommandPermission;
}

const entry = <Request, Reply>(command: Command<Request, Reply>, permission: CommandPermission): CommandEntry => ({
  command: command as unknown as Command<unknown, unknown>,
  permission,
});

/** Every command of Apache Iggy 0.8, ordered by code. */
export const commandTable: readonly CommandEntry[] = [
  entry(ping, "none"),
  entry(getStats, "A"),
  entry(getSnapshot, "A"),
  entry(getClusterMetadata, "any"),
  entry(getMe, "any"),
  entry(getClient, "A"),
  entry(getClients, "A"),
  entry(getUser, "B"),
  entry(getUsers, "B"),
  entry(createUser, "C"),
  entry(deleteUser, "C"),
  entry(updateUser, "C"),
  entry(updatePermissions, "C"),
  entry(changePassword, "C"),
  entry(loginUser, "none"),
  entry(logoutUser, "any"),
  entry(getPersonalAccessTokens, "any"),
  entry(createPersonalAccessToken, "any"),
  entry(deletePersonalAccessToken, "any"),
  entry(loginWithPersonalAccessToken, "none"),
  entry(pollMessages, "K"),
  entry(sendMessages, "L"),
  entry(flushUnsavedBuffer, "L"),
  entry(getConsumerOffset, "K"),
  entry(storeConsumerOffset, "K"),
  entry(deleteConsumerOffset, "K"),
  entry(getStream, "E"),
  entry(getStreams, "D"),
  entry(createStream, "F"),
  entry(deleteStream, "G"),
  entry(updateStream, "G"),
  entry(purgeStream, "G"),
  entry(getTopic, "I"),
  entry(getTopics, "H"),
  entry(createTopic, "J0"),
  entry(deleteTopic, "J"),
  entry(updateTopic, "J"),
  entry(purgeTopic, "J"),
  entry(createPartitions, "J"),
  entry(deletePartitions, "J"),
  entry(deleteSegments, "J"),
  entry(getConsumerGroup, "I"),
  entry(getConsumerGroups, "I"),
  entry(createConsumerGroup, "I"),
  entry(deleteConsumerGroup, "I"),
  entry(joinConsumerGroup, "I"),
  entry(leaveConsumerGroup, "I"),
];

const entriesByCode = new Map(commandTable.map((found) => [found.command.code, found]));

export const commandByCode = (code: number): CommandEntry | undefined => entriesByCode.get(code);
