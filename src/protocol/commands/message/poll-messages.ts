// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type ConsumerOffsetPath, consumerOffsetPath } from "../../blocks/consumer-offset-path.ts";
import { IggyError } from "../../errors/iggy-error.ts";
import { MessageArea } from "../../message/message-area.ts";
import { readStoredMessages, type StoredMessage } from "../../message/stored-message.ts";
import { ByteReader } from "../../primitives/byte-reader.ts";
import type { Codec } from "../../primitives/codec.ts";
import { type PollingStrategy, pollingStrategy } from "../../primitives/polling-strategy.ts";
import { defineCommand } from "../define-command.ts";

export interface PollMessages extends ConsumerOffsetPath {
  readonly strategy: PollingStrategy;
  readonly count: number;
  /** Commit the offset of the last message that is returned. */
  readonly autoCommit: boolean;
}

export interface PolledMessages {
  readonly partitionId: number;
  /** Offset of the partition's newest message, 0 also when there is none. */
  readonly currentOffset: bigint;
  readonly messages: readonly StoredMessage[];
}

/* Request: ConsumerOffsetPath, polling strategy, count u32, auto_commit u8 */
const pollRequest: Codec<PollMessages> = {
  encode: (writer, value) => {
    consumerOffsetPath.encode(writer, value);
    pollingStrategy.encode(writer, value.strategy);
    writer.u32(value.count).bool(value.autoCommit);
  },
  decode: (reader) => ({
    ...consumerOffsetPath.decode(reader),
    strategy: pollingStrategy.decode(reader),
    count: reader.u32(),
    autoCommit: reader.bool(),
  }),
};

/* Reply: partition_id u32, current_offset u64, count u32, then the messages as they are stored */
const pollReply: Codec<PolledMessages> = {
  encode: (writer, value) => {
    writer.u32(value.partitionId).u64(value.currentOffset).u32(value.messages.length);
    for (const message of value.messages) writer.bytes(message.bytes);
  },
  decode: (reader) => {
    const { partitionId, currentOffset, count, area } = readPollReply(reader.bytes(reader.remaining));
    return { partitionId, currentOffset, messages: readStoredMessages(area, count) };
  },
};

/** The fields before the messages, and where those are. */
export interface PollReply {
  readonly partitionId: number;
  readonly currentOffset: bigint;
  readonly count: number;
  readonly area: MessageArea;
}

/**
 * Reads a reply in place, up to its messages.
 * @throws IggyError invalid_command when it is too short for its count
 */
export const readPollReply = (bytes: Uint8Array): PollReply => {
  const reader = new ByteReader(bytes);
  const partitionId = reader.u32();
  const currentOffset = reader.u64();
  const count = reader.u32();
  const area = new MessageArea(reader.bytes(reader.remaining));
  if (count > area.length) throw new IggyError("invalid_command", { reason: "messages count", count });
  return { partitionId, currentOffset, count, area };
};

export const pollMessages = defineCommand({ code: 100, name: "poll_messages", request: pollRequest, reply: pollReply });
