// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { INDEX_ENTRY_BYTES, MESSAGE_HEADER_BYTES, messageField } from "../../protocol/message/message-header.ts";
import { TWO_POW_32 } from "../../protocol/primitives/integers.ts";
import { STAMP_BYTES } from "../options/payload-stamps.ts";
import { nothingRead, type ReadBatch } from "./endpoint.ts";

/** Where a message says when it was sent. */
export type StampPlace = "header" | "payload";

const stampAt: Readonly<Record<StampPlace, number>> = {
  header: messageField.originTimestamp,
  payload: MESSAGE_HEADER_BYTES,
};

/** Behind the header of the frame: the length of the metadata, whose last field is the number of messages. */
const METADATA_LENGTH_AT = 8;
/** A poll's reply: partition u32, current offset u64, count u32, messages. */
const POLL_COUNT_AT = 12;
const POLL_MESSAGES_AT = 16;

/** Writes into every message of a send_messages frame when it is sent; payloads have room for it. */
export const stampOrigin = (frame: Buffer, micros: number, place: StampPlace): void => {
  const metadataEnd = METADATA_LENGTH_AT + 4 + frame.readUInt32LE(METADATA_LENGTH_AT);
  const count = frame.readUInt32LE(metadataEnd - 4);
  const low = micros % TWO_POW_32;
  const high = Math.floor(micros / TWO_POW_32);
  let at = metadataEnd + count * INDEX_ENTRY_BYTES;
  for (let message = 0; message < count; message++) {
    frame.writeUInt32LE(low, at + stampAt[place]);
    frame.writeUInt32LE(high, at + stampAt[place] + 4);
    at += messageBytes(frame, at);
  }
};

/** What the reply of a poll holds, and the offset behind its last message; no objects are made of messages. */
export const readPollReply = (
  reply: Uint8Array,
  place: StampPlace,
): ReadBatch & { readonly endOffset: bigint | undefined } => {
  const bytes = Buffer.from(reply.buffer, reply.byteOffset, reply.length);
  const messages = bytes.readUInt32LE(POLL_COUNT_AT);
  if (messages === 0) return { ...nothingRead, endOffset: undefined };
  let headersBytes = 0;
  let lastAt = POLL_MESSAGES_AT;
  for (let message = 0, at = lastAt; message < messages; message++) {
    headersBytes += bytes.readUInt32LE(at + messageField.userHeadersLength);
    lastAt = at;
    at += messageBytes(bytes, at);
  }
  const totalBytes = bytes.length - POLL_MESSAGES_AT;
  return {
    endOffset: bytes.readBigUInt64LE(lastAt + messageField.offset) + 1n,
    messages,
    totalBytes,
    userBytes: totalBytes - messages * MESSAGE_HEADER_BYTES - headersBytes,
    firstOriginMicros: originOf(bytes, POLL_MESSAGES_AT, place),
  };
};

const originOf = (bytes: Buffer, at: number, place: StampPlace): number => {
  if (place === "payload" && bytes.readUInt32LE(at + messageField.payloadLength) < STAMP_BYTES) return 0;
  const originAt = at + stampAt[place];
  return bytes.readUInt32LE(originAt) + bytes.readUInt32LE(originAt + 4) * TWO_POW_32;
};

const messageBytes = (bytes: Buffer, at: number): number =>
  MESSAGE_HEADER_BYTES +
  bytes.readUInt32LE(at + messageField.userHeadersLength) +
  bytes.readUInt32LE(at + messageField.payloadLength);
