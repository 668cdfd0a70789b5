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
const TWO_POW_32 = 0x1_0000_0000;
const noHeaders = Buffer.alloc(0);

/** A message to send. */
export interface NewMessage {
  /** 0 or absent lets the server make one. */
  readonly id?: bigint | undefined;
  readonly payload: Uint8Array;
  /** Bytes are taken as they are, encoded (or encrypted) before. */
  readonly userHeaders?: readonly UserHeader[] | Uint8Array | undefined;
  /** When it came to be, by the client's clock; absent for now. */
  readonly originTimestampMicros?: bigint | undefined;
}

export interface NewBatch extends TopicPath {
  readonly partitioning: Partitioning;
  readonly messages: readonly NewMessage[];
}

export interface FrameOptions {
  /** Gives the buffer for the frame, at least as long as asked for, with anything in it; a new one when absent. */
  readonly allocate?: ((bytes: number) => Buffer) | undefined;
  /** Writes the 16 bytes of the id of a message that has none; zeros, for the server to choose, when absent. */
  readonly writeId?: ((view: DataView, at: number) => void) | undefined;
}

/**
 * A whole send_messages frame in one buffer.
 * @throws IggyError invalid_messages_count, too_big_message_payload, too_big_user_headers, invalid_number_value,
 *   invalid_messages_size for a frame of more than 4 GiB
 */
export const encodeSendMessagesFrame = (batch: NewBatch, options: FrameOptions = {}): Buffer => {
  const { messages } = batch;
  if (messages.length === 0) throw new IggyError("invalid_messages_count");
  const path = encodeToBytes(topicPath, batch);
  const target = encodeToBytes(partitioning, batch.partitioning);
  const headers = messages.map(headersBytesOf);
  const metadataBytes = path.length + target.length + 4;
  const indexOffset = REQUEST_HEADER_BYTES + 4 + metadataBytes;
  const areaOffset = indexOffset + messages.length * INDEX_ENTRY_BYTES;
  const frameBytes = areaOffset + areaLength(messages, headers);
  if (frameBytes > MAX_FRAME_BYTES) throw new IggyError("invalid_messages_size", { frameBytes, max: MAX_FRAME_BYTES });
  const frame = (options.allocate ?? Buffer.allocUnsafe)(frameBytes).subarray(0, frameBytes);
  frame.writeUInt32LE(frameBytes - 4, 0);
  frame.writeUInt32LE(SEND_MESSAGES_CODE, 4);
  frame.writeUInt32LE(metadataBytes, REQUEST_HEADER_BYTES);
  frame.set(path, REQUEST_HEADER_BYTES + 4);
  frame.set(target, REQUEST_HEADER_BYTES + 4 + path.length);
  frame.writeUInt32LE(messages.length, indexOffset - 4);

  const writer = new MessageWriter(frame, options.writeId);
  let at = areaOffset;
  for (let place = 0; place < messages.length; place++) {
    const message = messages[place];
    if (message === undefined) continue;
    at = writer.write(at, message, headers[place] ?? noHeaders);
    writer.writeIndexEntry(indexOffset + place * INDEX_ENTRY_BYTES, at - areaOffset);
  }
  return frame;
};

const headersBytesOf = ({ userHeaders }: NewMessage): Uint8Array => {
  if (userHeaders === undefined) return noHeaders;
  return userHeaders instanceof Uint8Array ? userHeaders : encodeUserHeaders(userHeaders);
};

const areaLength = (messages: readonly NewMessage[], headers: readonly Uint8Array[]): number => {
  let bytes = messages.length * MESSAGE_HEADER_BYTES;
  for (const { payload } of messages) {
    if (payload.length > MAX_PAYLOAD_BYTES) throw new IggyError("too_big_message_payload", { bytes: payload.length });
    bytes += payload.length;
  }
  for (const { length } of headers) {
    if (length > MAX_USER_HEADERS_BYTES) throw new IggyError("too_big_user_headers", { bytes: length });
    bytes += length;
  }
  return bytes;
};

/** Writes messages of one batch; every byte is written, because the buffer may have been used before. */
class MessageWriter {
  readonly #frame: Buffer;
  readonly #view: DataView;
  readonly #writeId: FrameOptions["writeId"];
  readonly #nowLow: number;
  readonly #nowHigh: number;

  constructor(frame: Buffer, writeId: FrameOptions["writeId"]) {
    this.#frame = frame;
    this.#view = new DataView(frame.buffer, frame.byteOffset, frame.length);
    this.#writeId = writeId;
    const nowMicros = Date.now() * 1000;
    this.#nowLow = nowMicros % TWO_POW_32;
    this.#nowHigh = Math.floor(nowMicros / TWO_POW_32);
  }

  /** Gives where the message ends. */
  write(at: number, message: NewMessage, headers: Uint8Array): number {
    const { payload, id, originTimestampMicros } = message;
    const view = this.#view;
    // Zeros are written eight at a time: a double is the only number of that width which is no bigint.
    view.setFloat64(at + messageField.checksum, 0);
    this.#writeIdOf(at + messageField.id, id);
    view.setFloat64(at + messageField.offset, 0);
    view.setFloat64(at + messageField.timestamp, 0);
    this.#writeOrigin(at + messageField.originTimestamp, originTimestampMicros);
    view.setUint32(at + messageField.userHeadersLength, headers.length, true);
    view.setUint32(at + messageField.payloadLength, payload.length, true);
    view.setFloat64(at + messageField.reserved, 0);
    const headersAt = at + MESSAGE_HEADER_BYTES + payload.length;
    this.#frame.set(payload, at + MESSAGE_HEADER_BYTES);
    if (headers.length > 0) this.#frame.set(headers, headersAt);
    return headersAt + headers.length;
  }

  writeIndexEntry(at: number, end: number): void {
    this.#view.setUint32(at, 0);
    this.#view.setUint32(at + 4, end, true);
    this.#view.setFloat64(at + 8, 0);
  }

  #writeIdOf(at: number, id: bigint | undefined): void {
    if (id === undefined || id === 0n) {
      this.#view.setFloat64(at, 0);
      this.#view.setFloat64(at + 8, 0);
      this.#writeId?.(this.#view, at);
      return;
    }
    if (BigInt.asUintN(128, id) !== id) throw new IggyError("invalid_number_value", { id });
    this.#view.setBigUint64(at, BigInt.asUintN(64, id), true);
    this.#view.setBigUint64(at + 8, id >> 64n, true);
  }

  #writeOrigin(at: number, micros: bigint | undefined): void {
    if (micros === undefined) {
      this.#view.setUint32(at, this.#nowLow, true);
      this.#view.setUint32(at + 4, this.#nowHigh, true);
      return;
    }
    if (BigInt.asUintN(64, micros) !== micros) {
      throw new IggyError("invalid_number_value", { originTimestampMicros: micros });
    }
    this.#view.setBigUint64(at, micros, true);
  }
}
