// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { IggyError } from "../protocol/errors/iggy-error.ts";
import type { NewMessage } from "../protocol/message/message-batch.ts";
import { MESSAGE_HEADER_BYTES, messageField } from "../protocol/message/message-header.ts";
import { StoredMessage } from "../protocol/message/stored-message.ts";

/** Batches end at this many messages or bytes, so that input of any length needs little memory. */
const BATCH_MESSAGES = 1000;
const BATCH_BYTES = 1024 * 1024;

/** Groups messages into batches that a server takes in one request. */
export async function* inBatches(
  messages: AsyncIterable<NewMessage> | Iterable<NewMessage>,
): AsyncGenerator<NewMessage[]> {
  let batch: NewMessage[] = [];
  let bytes = 0;
  for await (const message of messages) {
    batch.push(message);
    bytes += message.payload.length + MESSAGE_HEADER_BYTES;
    if (batch.length < BATCH_MESSAGES && bytes < BATCH_BYTES) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield batch;
}

/** A message for each line that is not empty. */
export async function* messagesFromLines(input: NodeJS.ReadableStream): AsyncGenerator<NewMessage> {
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line !== "") yield { payload: Buffer.from(line) };
  }
}

/**
 * The messages of a file that `message poll --output-file` wrote: one stored message after the other.
 * @throws IggyError cannot_read_file, or cannot_read_message with the position of the damage
 */
export async function* messagesFromFile(path: string): AsyncGenerator<NewMessage> {
  let pending: Buffer = Buffer.alloc(0);
  let position = 0;
  try {
    for await (const chunk of createReadStream(path)) {
      pending = Buffer.concat([pending, chunk as Buffer]);
      for (let length = messageLength(pending); length !== undefined; length = messageLength(pending)) {
        const stored = new StoredMessage(pending.subarray(0, length));
        yield { id: stored.id, payload: stored.payload, userHeaders: stored.userHeaders };
        pending = pending.subarray(length);
        position += length;
      }
    }
  } catch (cause) {
    if (cause instanceof IggyError) throw cause;
    throw new IggyError("cannot_read_file", { file: path, reason: cause instanceof Error ? cause.message : "" });
  }
  if (pending.length > 0) throw new IggyError("cannot_read_message", { file: path, position, reason: "cut off" });
}

/** Bytes of the message that begins here; undefined when it is not there as a whole. */
const messageLength = (bytes: Buffer): number | undefined => {
  if (bytes.length < MESSAGE_HEADER_BYTES) return undefined;
  const headers = bytes.readUInt32LE(messageField.userHeadersLength);
  const length = MESSAGE_HEADER_BYTES + headers + bytes.readUInt32LE(messageField.payloadLength);
  return bytes.length < length ? undefined : length;
};
