// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { createReadStream } from "node:fs";
import { MESSAGE_HEADER_BYTES, messageField } from "../../protocol/message/message-header.ts";
import { StoredMessage } from "../../protocol/message/stored-message.ts";
import { UserError } from "../errors/user-error.ts";

/** A message of a file, and where it ends. */
export interface FileMessage {
  readonly message: StoredMessage;
  readonly end: number;
}

/*
 * A message file is one stored message after the other, as `message poll --output-file` and `message export` write them:
 * header of 64 bytes, payload, user headers.
 */

/**
 * The messages of a file from a position on.
 * @throws UserError with the position of the damage
 */
export async function* messagesOfFile(path: string, start = 0): AsyncGenerator<FileMessage> {
  let pending: Buffer = Buffer.alloc(0);
  let position = start;
  for await (const chunk of createReadStream(path, { start }) as AsyncIterable<Buffer>) {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    let at = 0;
    for (let length = messageLength(pending, at); length !== undefined; length = messageLength(pending, at)) {
      position += length;
      yield { message: new StoredMessage(pending.subarray(at, at + length)), end: position };
      at += length;
    }
    pending = pending.subarray(at);
    if (!isPlausible(pending)) throw damaged(path, position);
  }
  if (pending.length > 0) throw damaged(path, position);
}

const MAX_PAYLOAD_BYTES = 64_000_000;
const MAX_HEADERS_BYTES = 100_000;

/** Lengths no message can have would have the rest of the file read into memory. */
const isPlausible = (bytes: Buffer): boolean =>
  bytes.length < MESSAGE_HEADER_BYTES ||
  (bytes.readUInt32LE(messageField.payloadLength) <= 2 * MAX_PAYLOAD_BYTES &&
    bytes.readUInt32LE(messageField.userHeadersLength) <= MAX_HEADERS_BYTES);

/** Bytes of the message that begins there; undefined when it is not there as a whole. */
const messageLength = (bytes: Buffer, at: number): number | undefined => {
  if (bytes.length - at < MESSAGE_HEADER_BYTES) return undefined;
  const headers = bytes.readUInt32LE(at + messageField.userHeadersLength);
  const length = MESSAGE_HEADER_BYTES + headers + bytes.readUInt32LE(at + messageField.payloadLength);
  return bytes.length - at < length ? undefined : length;
};

const damaged = (path: string, position: number): UserError =>
  new UserError(`${path} is damaged or cut off at byte ${position}`, {
    hint: `the messages before it are fine: truncate -s ${position} ${path}`,
    name: "cannot_read_message",
    code: 4011,
  });
