// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../../protocol/errors/iggy-error.ts";
import { cutMessages } from "../../protocol/message/stored-message.ts";
import { type BatchOrigin, Message } from "./message.ts";

/** Messages of one partition, in order. */
export interface Batch<Value = Uint8Array> extends BatchOrigin {
  readonly messages: readonly Message<Value>[];
}

const HEADER_BYTES = 16;

/**
 * Reads a reply to a poll in place: partition_id u32, current_offset u64, count u32, then the messages as they are stored.
 * @throws IggyError invalid_command when the lengths do not add up
 */
export const decodeBatch = <Value>(payload: Uint8Array): Batch<Value> => {
  if (payload.length < HEADER_BYTES)
    throw new IggyError("invalid_command", { reason: "poll reply", bytes: payload.length });
  const reply = Buffer.from(payload.buffer, payload.byteOffset, payload.length);
  const origin = { partitionId: reply.readUInt32LE(0), currentOffset: reply.readBigUInt64LE(4) };
  const area = reply.subarray(HEADER_BYTES);
  const messages = cutMessages(area, reply.readUInt32LE(12), (at, end) => new Message<Value>(area, at, end, origin));
  return { ...origin, messages };
};
