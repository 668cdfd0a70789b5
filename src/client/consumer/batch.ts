// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readPollReply } from "../../protocol/commands/message/poll-messages.ts";
import { cutMessages } from "../../protocol/message/stored-message.ts";
import { releaseReply } from "../transport/reply-memory.ts";
import { type BatchOrigin, Message } from "./message.ts";

/** Messages of one partition, in order. */
export interface Batch<Value = Uint8Array> extends BatchOrigin {
  readonly messages: readonly Message<Value>[];
}

/** A batch whose messages are views of one reply. */
export interface ReceivedBatch<Value> extends Batch<Value> {
  /** Lets another reply have the memory; nothing is read from the messages afterwards. */
  readonly release: () => void;
}

/**
 * Reads a reply to a poll in place.
 * @throws IggyError invalid_command when the lengths do not add up
 */
export const decodeBatch = <Value>(payload: Uint8Array): ReceivedBatch<Value> => {
  const { partitionId, currentOffset, count, area } = readPollReply(payload);
  const origin = { partitionId, currentOffset };
  const messages = cutMessages(area, count, (at, end) => new Message<Value>(area, at, end, origin));
  return { ...origin, messages, release: () => releaseReply(area, payload) };
};
