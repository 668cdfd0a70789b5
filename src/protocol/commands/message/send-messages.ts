// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type TopicPath, topicPath } from "../../blocks/topic-path.ts";
import { IggyError } from "../../errors/iggy-error.ts";
import { INDEX_ENTRY_BYTES } from "../../message/message-header.ts";
import { ByteReader } from "../../primitives/byte-reader.ts";
import { type Codec, empty, encodeToBytes } from "../../primitives/codec.ts";
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
    const metadata = new ByteReader(reader.bytes(reader.u32()));
    const path = topicPath.decode(metadata);
    const target = partitioning.decode(metadata);
    const messagesCount = metadata.u32();
    const indexBytes = messagesCount * INDEX_ENTRY_BYTES;
    if (indexBytes > reader.remaining) throw new IggyError("invalid_command", { reason: "index table", messagesCount });
    const index = reader.bytes(indexBytes);
    return { ...path, partitioning: target, messagesCount, index, area: reader.bytes(reader.remaining) };
  },
};

export const sendMessages = defineCommand({ code: 101, name: "send_messages", request: sendRequest, reply: empty });
