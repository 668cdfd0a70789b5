// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type TopicPath, topicPath } from "../../blocks/topic-path.ts";
import { IggyError } from "../../errors/iggy-error.ts";
import type { Codec } from "../../primitives/codec.ts";
import { type Consumer, consumer } from "../../primitives/consumer.ts";
import { type PollingStrategy, pollingKindOf, pollingKinds } from "../../primitives/polling-strategy.ts";
import { defineCommand } from "../define-command.ts";
import { type PolledMessages, pollMessages } from "./poll-messages.ts";

/** One partition of those that may be waited for. */
export interface AwaitedPartition {
  readonly partitionId: number;
  /** Where to begin; undefined for a partition that a member of a group has and wants nothing of at the moment. */
  readonly strategy: PollingStrategy | undefined;
}

/** A poll of the first of several partitions that has messages, which waits while none has. */
export interface WaitForMessages extends TopicPath {
  readonly consumer: Consumer;
  readonly count: number;
  /** Commit the offset of the last message that is returned. */
  readonly autoCommit: boolean;
  /** How long to wait at most; the server may wait less. */
  readonly waitMs: number;
  /** In the order in which they are looked at. A member of a group names all it has. */
  readonly partitions: readonly AwaitedPartition[];
}

export interface AwaitedMessages extends PolledMessages {
  /** Present when a member of a group did not name the partitions it has: these are they. */
  readonly assignment?: readonly number[] | undefined;
}

/** More partitions than these cannot be waited for at once. */
export const MAX_AWAITED_PARTITIONS = 1024;
/** The partition id of a reply that holds an assignment. */
export const ASSIGNMENT_REPLY = 0xffff_ffff;

/** Stands for the kind of a polling strategy. */
export const NOT_WANTED = 0;
/** What each partition takes in a request. */
export const AWAITED_PARTITION_BYTES = 4 + 1 + 8;

/*
 * Request: consumer, stream identifier, topic identifier, count u32, auto_commit u8, wait u32 in milliseconds, number of
 * partitions u16, for each: partition id u32, polling strategy (kind u8, value u64); kind 0 for one that is not wanted
 */
const waitRequest: Codec<WaitForMessages> = {
  encode: (writer, value) => {
    consumer.encode(writer, value.consumer);
    topicPath.encode(writer, value);
    writer.u32(value.count).bool(value.autoCommit).u32(value.waitMs).u16(value.partitions.length);
    for (const { partitionId, strategy } of value.partitions) {
      const kind = strategy === undefined ? NOT_WANTED : pollingKinds[strategy.kind];
      writer
        .u32(partitionId)
        .u8(kind)
        .u64(strategy?.value ?? 0n);
    }
  },
  decode: (reader) => {
    const path = { consumer: consumer.decode(reader), ...topicPath.decode(reader) };
    const fields = { count: reader.u32(), autoCommit: reader.bool(), waitMs: reader.u32() };
    const partitionsCount = reader.u16();
    if (partitionsCount > MAX_AWAITED_PARTITIONS) {
      throw new IggyError("invalid_command", { reason: "partitions to wait for", partitionsCount });
    }
    const partitions: AwaitedPartition[] = [];
    for (let at = 0; at < partitionsCount; at++) {
      const partitionId = reader.u32();
      const kind = reader.u8();
      const value = reader.u64();
      partitions.push({
        partitionId,
        strategy: kind === NOT_WANTED ? undefined : { kind: pollingKindOf(kind), value },
      });
    }
    return { ...path, ...fields, partitions };
  },
};

/*
 * Reply: that of poll_messages, with a count of 0 when the wait ended without messages. Or partition_id 0xffffffff,
 * current_offset u64 0, count u32 0, and partition id u32 of each partition the member has
 */
const waitReply: Codec<AwaitedMessages> = {
  encode: (writer, { assignment, ...polled }) => {
    if (assignment === undefined) return pollMessages.reply.encode(writer, polled);
    writer.u32(ASSIGNMENT_REPLY).u64(0n).u32(0);
    for (const partitionId of assignment) writer.u32(partitionId);
  },
  decode: (reader) => {
    const { position } = reader;
    if (reader.u32() !== ASSIGNMENT_REPLY) {
      reader.position = position;
      return pollMessages.reply.decode(reader);
    }
    const currentOffset = reader.u64();
    reader.u32();
    const assignment: number[] = [];
    while (!reader.isAtEnd) assignment.push(reader.u32());
    return { partitionId: ASSIGNMENT_REPLY, currentOffset, messages: [], assignment };
  },
};

/** Ours: Apache Iggy does not have it and answers invalid_command. */
export const waitForMessages = defineCommand({
  code: 10_100,
  name: "wait_for_messages",
  request: waitRequest,
  reply: waitReply,
});
