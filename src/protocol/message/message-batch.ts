// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { TopicPath } from "../blocks/topic-path.ts";
import { topicPath } from "../blocks/topic-path.ts";
import { IggyError } from "../errors/iggy-error.ts";
import { REQUEST_HEADER_BYTES, SEND_MESSAGES_CODE } from "../frame.ts";
import { encodeToBytes } from "../primitives/codec.ts";
import type { Partitioning } from "../primitives/partitioning.ts";
import { partitioning } from "../primitives/partitioning.ts";
import { encodeUserHeaders, type UserHeader } from "../primitives/user-headers.ts";
import {
  INDEX_ENTRY_BYTES,
  MAX_PAYLOAD_BYTES,
  MAX_USER_HEADERS_BYTES,
  MESSAGE_HEADER_BYTES,
  messageField,
} from "./message-header.ts";

const MAX_FRAME_BYTES = 0xffff_ffff;
const noHeaders = Buffer.alloc(0);

/** A message to send. */
export interface NewMessage {
  /** 0 or absent lets the server make one. */
  readonly id?: bigint;
  readonly payload: Uint8Array;
  /** Bytes are taken as they are, encoded (or encrypted) before. */
  readonly userHeaders?: readonly UserHeader[] | Uint8Array;
  /** When it came to be, by the client's clock; absent for now. */
  readonly originTimestampMicros?: bigint;
}

export interface NewBatch extends TopicPath {
  readonly partitioning: Partitioning;
  readonly messages: readonly NewMessage[];
}

/**
 * A whole send_messages frame in one buffer.
 * @throws IggyError invalid_messages_count, too_big_message_payload, too_big_user_headers, invalid_number_value,
 *   invalid_messages_size for a frame of more than 4 GiB
 */
export const encodeSendMessagesFrame = (batch: NewBatch): Buffer => {
  const { messages } = batch;
  if (messages.length === 0) throw new IggyError("invalid_messages_count");
  const path = encodeToBytes(topicPath, batch);
  const target = encodeToBytes(partitioning, batch.partitioning);
  const headers = messages.map(({ userHeaders = [] }) =>
    userHeaders instanceof Uint8Array ? userHeaders : encodeUserHeaders(userHeaders),
  );
  const metadataBytes = path.length + target.length + 4;
  const indexOffset = REQUEST_HEADER_BYTES + 4 + metadataBytes;
  const areaOffset = indexOffset + messages.length * INDEX_ENTRY_BYTES;
  const frameBytes = areaOffset + areaLength(messages, headers);
  if (frameBytes > MAX_FRAME_BYTES) throw new IggyError("invalid_messages_size", { frameBytes, max: MAX_FRAME_BYTES });
  const frame = Buffer.alloc(frameBytes);
  frame.writeUInt32LE(frame.length - 4, 0);
  frame.writeUInt32LE(SEND_MESSAGES_CODE, 4);
  frame.writeUInt32LE(metadataBytes, REQUEST_HEADER_BYTES);
  frame.set(path, REQUEST_HEADER_BYTES + 4);
  frame.set(target, REQUEST_HEADER_BYTES + 4 + path.length);
  frame.writeUInt32LE(messages.length, indexOffset - 4);

  const nowMicros = BigInt(Date.now()) * 1000n;
  let at = areaOffset;
  for (const [place, message] of messages.entries()) {
    at = writeMessage(frame, at, message, headers[place] ?? noHeaders, nowMicros);
    frame.writeUInt32LE(at - areaOffset, indexOffset + place * INDEX_ENTRY_BYTES + 4);
  }
  return frame;
};

const areaLength = (messages: readonly NewMessage[], headers: readonly Uint8Array[]): number => {
  let bytes = 0;
  for (const [place, { payload }] of messages.entries()) {
    const headersBytes = headers[place]?.length ?? 0;
    if (payload.length > MAX_PAYLOAD_BYTES) throw new IggyError("too_big_message_payload", { bytes: payload.length });
    if (headersBytes > MAX_USER_HEADERS_BYTES) throw new IggyError("too_big_user_headers", { bytes: headersBytes });
    bytes += MESSAGE_HEADER_BYTES + payload.length + headersBytes;
  }
  return bytes;
};

const writeMessage = (
  frame: Buffer,
  at: number,
  message: NewMessage,
  headers: Uint8Array,
  nowMicros: bigint,
): number => {
  const { id = 0n, payload, originTimestampMicros = nowMicros } = message;
  if (id !== 0n) {
    if (BigInt.asUintN(128, id) !== id) throw new IggyError("invalid_number_value", { id });
    frame.writeBigUInt64LE(BigInt.asUintN(64, id), at + messageField.id);
    frame.writeBigUInt64LE(id >> 64n, at + messageField.id + 8);
  }
  if (BigInt.asUintN(64, originTimestampMicros) !== originTimestampMicros) {
    throw new IggyError("invalid_number_value", { originTimestampMicros });
  }
  frame.writeBigUInt64LE(originTimestampMicros, at + messageField.originTimestamp);
  frame.writeUInt32LE(headers.length, at + messageField.userHeadersLength);
  frame.writeUInt32LE(payload.length, at + messageField.payloadLength);
  frame.set(payload, at + MESSAGE_HEADER_BYTES);
  frame.set(headers, at + MESSAGE_HEADER_BYTES + payload.length);
  return at + MESSAGE_HEADER_BYTES + payload.length + headers.length;
};
