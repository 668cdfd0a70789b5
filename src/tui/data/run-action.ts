// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { withMembership } from "../../cli/group/with-membership.ts";
import { type Client, groupConsumer, Partitioning } from "../../client/index.ts";
import { pause } from "../../client/pause.ts";
import type { ServerAction } from "../state/server-action.ts";

/**
 * Changes the server as an action says; gives what else is to be told.
 * @throws IggyError, and Error where the action is refused
 */
export const runAction = async (
  client: Client,
  action: ServerAction,
  signal: AbortSignal,
): Promise<string | undefined> => {
  switch (action.kind) {
    case "set offsets":
      return setOffsets(client, action);
    case "produce":
      return produce(client, action, signal);
    case "create token": {
      const token = await client.token.create({ name: action.name, expiryMicros: action.expiryMicros });
      return `the token is shown this once: ${token}`;
    }
    default:
      await runPlainAction(client, action);
      return undefined;
  }
};

type PlainAction = Exclude<ServerAction, { kind: "set offsets" | "produce" | "create token" }>;

const runPlainAction = async (client: Client, action: PlainAction): Promise<unknown> => {
  switch (action.kind) {
    case "create stream":
      return client.stream.create({ name: action.name });
    case "rename stream":
      return client.stream.update({ stream: action.stream.id, name: action.name });
    case "delete stream":
      return client.stream.delete({ stream: action.stream.id });
    case "purge stream":
      return client.stream.purge({ stream: action.stream.id });
    case "create topic": {
      const { stream, name, partitionsCount, options } = action;
      return client.topic.create({ ...options, stream: stream.id, name, partitionsCount });
    }
    case "create user": {
      const { name, password, permissions } = action;
      return client.user.create({ username: name, password, permissions });
    }
    case "delete user":
      return client.user.delete({ user: action.user.id });
    case "set status":
      return client.user.update({ user: action.user.id, status: action.status });
    case "change password": {
      const { user, currentPassword, newPassword } = action;
      return client.user.changePassword({ user: user.id, currentPassword, newPassword });
    }
    case "set permissions":
      return client.user.updatePermissions({ user: action.user.id, permissions: action.permissions });
    case "delete token":
      return client.token.delete({ name: action.name });
    default:
      return runTopicAction(client, action);
  }
};

type TopicAction = Extract<PlainAction, { readonly topic: unknown }>;

const runTopicAction = (client: Client, action: TopicAction): Promise<unknown> => {
  const path = { stream: action.stream.id, topic: action.topic.id };
  switch (action.kind) {
    case "edit topic":
      return client.topic.update({ ...path, ...action.options, name: action.name });
    case "delete topic":
      return client.topic.delete(path);
    case "purge topic":
      return client.topic.purge(path);
    case "add partitions":
      return client.partition.create({ ...path, partitionsCount: action.partitionsCount });
    case "remove partitions":
      return client.partition.delete({ ...path, partitionsCount: action.partitionsCount });
    case "create group":
      return client.group.create({ ...path, name: action.name });
    case "delete group":
      return client.group.delete({ ...path, group: action.group.id });
  }
};

/** @throws Error while the group has members: they would go on from where they are */
const setOffsets = async (
  client: Client,
  action: Extract<ServerAction, { kind: "set offsets" }>,
): Promise<undefined> => {
  const path = { stream: action.stream.id, topic: action.topic.id };
  const group = await client.group.get({ ...path, group: action.group.id });
  if (group !== undefined && group.membersCount > 0)
    throw new Error(`group ${action.group.name} has members, nothing was changed`);
  const consumer = groupConsumer(action.group.id);
  const numeric = (value: number) => ({ kind: "numeric", value }) as const;
  await withMembership(client, { stream: numeric(path.stream), topic: numeric(path.topic), consumer }, async () => {
    for (const { partitionId, before, after } of action.changes) {
      if (after !== undefined) await client.offset.store({ ...path, consumer, partitionId, offset: after });
      else if (before !== undefined) await client.offset.delete({ ...path, consumer, partitionId });
    }
  });
};

const BATCH_MESSAGES = 1000;
const BATCH_BYTES = 1_048_576;

const produce = async (
  client: Client,
  action: Extract<ServerAction, { kind: "produce" }>,
  signal: AbortSignal,
): Promise<string | undefined> => {
  const { stream, topic, payload, headers, count, intervalMs } = action;
  const partitioning = partitioningOf(action);
  const size = intervalMs > 0 ? 1 : Math.max(1, Math.min(BATCH_MESSAGES, Math.floor(BATCH_BYTES / payload.length)));
  let sent = 0;
  while (sent < count && !signal.aborted) {
    const messages = Array.from({ length: Math.min(size, count - sent) }, () => ({ payload, userHeaders: headers }));
    await client.message.send({ stream: stream.id, topic: topic.id, partitioning, messages });
    sent += messages.length;
    if (intervalMs > 0 && sent < count) await pause(intervalMs, signal);
  }
  return sent < count ? `stopped after ${sent}` : undefined;
};

const partitioningOf = ({ partitioning }: Extract<ServerAction, { kind: "produce" }>) => {
  if (partitioning.kind === "partition") return Partitioning.PartitionId(partitioning.partitionId);
  return partitioning.kind === "key" ? Partitioning.MessageKey(partitioning.key) : Partitioning.Balanced;
};
