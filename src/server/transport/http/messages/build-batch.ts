// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../../../../protocol/errors/iggy-error.ts";
import { INDEX_ENTRY_BYTES, MESSAGE_HEADER_BYTES, messageField } from "../../../../protocol/message/message-header.ts";
import type { Region } from "../../../log/arena/arena.ts";
import { nowMicros } from "../../../log/clock.ts";
import type { LogEnvironment } from "../../../log/partition/log-environment.ts";
import type { Batch } from "../../../log/partition-log.ts";
import { wrongShape } from "../rejection.ts";
import { decodedLength, writeBase64 } from "../shapes/base64.ts";
import type { SentMessage } from "./message-shapes.ts";

/** A batch in kernel memory; whoever gets it releases the region. */
export interface BuiltBatch {
  readonly batch: Batch;
  readonly region: Region;
}

const noBytes = Buffer.alloc(0);
const U32_RANGE = 2 ** 32;

/**
 * Puts messages together where the log takes them from: an index table, then the messages with their payloads decoded.
 * Waits while there is no memory for them.
 * @throws Rejection 422 for a payload that is no base64; IggyError invalid_messages_count, invalid_messages_size
 */
export const buildBatch = async (
  messages: readonly SentMessage[],
  environment: LogEnvironment,
): Promise<BuiltBatch> => {
  if (messages.length === 0) throw new IggyError("invalid_messages_count");
  const indexBytes = messages.length * INDEX_ENTRY_BYTES;
  const areaLength = messages.reduce((bytes, message) => bytes + messageBytes(message), 0);
  const region = await allocate(environment, indexBytes + areaLength);
  try {
    const batch: Batch = {
      messagesCount: messages.length,
      indexOffset: region.offset,
      areaOffset: region.offset + indexBytes,
      areaLength,
    };
    writeMessages(messages, batch, environment.memory);
    const { messagesCount, indexOffset, areaOffset } = batch;
    const refusal = environment.kernel.validateBatch(messagesCount, indexOffset, areaOffset, areaLength);
    if (refusal !== 0) throw IggyError.fromCode(refusal);
    return { batch, region };
  } catch (error) {
    environment.arena.release(region);
    throw error;
  }
};

const allocate = async ({ arena }: LogEnvironment, bytes: number): Promise<Region> => {
  if (bytes > arena.capacityBytes) throw new IggyError("invalid_messages_size", { bytes, max: arena.capacityBytes });
  for (;;) {
    const region = arena.allocate(bytes);
    if (region !== undefined) return region;
    await new Promise<void>((resolve) => arena.whenAvailable(bytes, resolve));
  }
};

const messageBytes = ({ payload, user_headers }: SentMessage): number => {
  const payloadBytes = payload.length % 4 === 0 ? decodedLength(payload) : 0;
  return MESSAGE_HEADER_BYTES + payloadBytes + (user_headers?.length ?? 0);
};

const writeMessages = (messages: readonly SentMessage[], batch: Batch, memory: Buffer): void => {
  const originTimestamp = nowMicros();
  const [timestampLow, timestampHigh] = [originTimestamp % U32_RANGE, Math.floor(originTimestamp / U32_RANGE)];
  const { indexOffset, areaOffset } = batch;
  memory.fill(0, indexOffset, areaOffset);
  let at = areaOffset;
  for (const [place, { id, payload, user_headers: headers = noBytes }] of messages.entries()) {
    const payloadAt = at + MESSAGE_HEADER_BYTES;
    memory.fill(0, at, payloadAt);
    if (!writeBase64(payload, memory, payloadAt)) {
      throw wrongShape(`messages[${place}].payload`, "is not base64 of the standard alphabet with padding");
    }
    const payloadLength = decodedLength(payload);
    if (id !== 0n) {
      memory.writeBigUInt64LE(BigInt.asUintN(64, id), at + messageField.id);
      memory.writeBigUInt64LE(id >> 64n, at + messageField.id + 8);
    }
    memory.writeUInt32LE(timestampLow, at + messageField.originTimestamp);
    memory.writeUInt32LE(timestampHigh, at + messageField.originTimestamp + 4);
    memory.writeUInt32LE(headers.length, at + messageField.userHeadersLength);
    memory.writeUInt32LE(payloadLength, at + messageField.payloadLength);
    memory.set(headers, payloadAt + payloadLength);
    at = payloadAt + payloadLength + headers.length;
    memory.writeUInt32LE(at - areaOffset, indexOffset + place * INDEX_ENTRY_BYTES + 4);
  }
};
