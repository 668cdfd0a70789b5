// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type ConsumerOffsetPath, consumerOffsetPath } from "../../blocks/consumer-offset-path.ts";
import { IggyError } from "../../errors/iggy-error.ts";
import { readStoredMessages, type StoredMessage } from "../../message/stored-message.ts";
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
    const partitionId = reader.u32();
    const currentOffset = reader.u64();
    const count = reader.u32();
    const bytes = reader.bytes(reader.remaining);
    if (count > bytes.length) throw new IggyError("invalid_command", { reason: "messages count", count });
    const area = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    return { partitionId, currentOffset, messages: readStoredMessages(area, count) };
  },
};

export const pollMessages = defineCommand({ code: 100, name: "poll_messages", request: pollRequest, reply: pollReply });
