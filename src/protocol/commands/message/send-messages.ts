// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type TopicPath, topicPath } from "../../blocks/topic-path.ts";
import { identifierEnd } from "../../message/parse-identifier.ts";
import { parseSendMessages, SendMessagesRequest } from "../../message/parse-send-messages.ts";
import { ByteReader } from "../../primitives/byte-reader.ts";
import { type Codec, empty, encodeToBytes } from "../../primitives/codec.ts";
import { type Identifier, numericIdentifier, stringIdentifier } from "../../primitives/identifier.ts";
import { type Partitioning, partitioning } from "../../primitives/partitioning.ts";
import { defineCommand } from "../define-command.ts";

/** A request as it stands on the wire; message-batch.ts makes one from messages. */
export interface SendMessages extends TopicPath {
  readonly partitioning: Partitioning;
  readonly messagesCount: number;
  /** 16 bytes a message: offset u32 0, end of the message in the area u32, timestamp u64 0. */
  readonly index: Uint8Array;
  /** The messages, back to back. */
  readonly area: Uint8Array;
}

const METADATA_LENGTH_BYTES = 4;

/*
 * Request: metadata_length u32, stream identifier, topic identifier, partitioning, messages_count u32 (these four fill
 *   metadata_length; a surplus is skipped), index table, messages
 */
const sendRequest: Codec<SendMessages> = {
  encode: (writer, value) => {
    const path = encodeToBytes(topicPath, value);
    const target = encodeToBytes(partitioning, value.partitioning);
    writer
      .u32(path.length + target.length + 4)
      .bytes(path)
      .bytes(target)
      .u32(value.messagesCount);
    writer.bytes(value.index).bytes(value.area);
  },
  decode: (reader) => {
    const bytes = reader.bytes(reader.remaining);
    const payload = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    // The statuses of this command differ from all others: the server's parser is the one place that knows them.
    const found = new SendMessagesRequest();
    parseSendMessages(found, payload, 0, payload.length);
    const targetAt = identifierEnd(payload, identifierEnd(payload, METADATA_LENGTH_BYTES));
    return {
      stream: identifierFrom(found.stream),
      topic: identifierFrom(found.topic),
      partitioning: partitioning.decode(new ByteReader(payload, targetAt, found.indexOffset)),
      messagesCount: found.messagesCount,
      index: payload.subarray(found.indexOffset, found.areaOffset),
      area: payload.subarray(found.areaOffset),
    };
  },
};

const identifierFrom = (value: number | string): Identifier =>
  typeof value === "number" ? numericIdentifier(value) : stringIdentifier(value);

/* Reply: nothing. */
export const sendMessages = defineCommand({ code: 101, name: "send_messages", request: sendRequest, reply: empty });
