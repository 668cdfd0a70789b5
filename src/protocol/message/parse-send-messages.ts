// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../errors/iggy-error.ts";
import { uint32At } from "../primitives/integers.ts";
import { BALANCED_KIND, MESSAGES_KEY_KIND, PARTITION_ID_KIND } from "../primitives/partitioning.ts";
import { xxh32 } from "../primitives/xxh32.ts";
import { INDEX_ENTRY_BYTES } from "./message-header.ts";
import { identifierEnd, identifierFault, identifierValue, NameCache } from "./parse-identifier.ts";

/** Where the parts of a send_messages request lie; one object serves any number of requests, one after the other. */
export class SendMessagesRequest {
  stream: number | string = 0;
  topic: number | string = 0;
  partitioning: "balanced" | "partition_id" | "messages_key" = "balanced";
  /** Valid for partition_id. */
  partitionId = 0;
  /** XXH32 of the key; valid for messages_key. */
  keyHash = 0;
  messagesCount = 0;
  /** Position of the index table in the bytes that were parsed: 16 bytes a message. */
  indexOffset = 0;
  /** Position of the first message, and bytes of all of them. */
  areaOffset = 0;
  areaLength = 0;
  readonly streamNames = new NameCache();
  readonly topicNames = new NameCache();
}

/*
 * Payload of send_messages: metadata_length u32, then stream identifier, topic identifier, partitioning and
 * messages_count u32 (all within metadata_length; a surplus is skipped), index table, messages.
 */

/** No UTF-8 decodes to a lone surrogate: a name that is not UTF-8 is a stream or a topic that is not found. */
const NOBODYS_NAME = "\ud800";

/**
 * Finds the parts of a request in `bytes[start, end)` without copying and without looking at the messages.
 * @throws IggyError invalid_identifier for the stream and the topic, invalid_command for everything else
 */
export const parseSendMessages = (into: SendMessagesRequest, bytes: Buffer, start: number, end: number): void => {
  if (end - start < 4) throw truncated("metadata length");
  const metadataLength = uint32At(bytes, start);
  const metadataStart = start + 4;
  if (metadataLength > end - metadataStart) throw truncated("metadata");
  const metadataEnd = metadataStart + metadataLength;

  const topicAt = parsedIdentifierEnd(bytes, metadataStart, metadataEnd);
  into.stream = identifierValue(bytes, metadataStart, into.streamNames) ?? NOBODYS_NAME;
  const partitioningAt = parsedIdentifierEnd(bytes, topicAt, metadataEnd);
  into.topic = identifierValue(bytes, topicAt, into.topicNames) ?? NOBODYS_NAME;
  const countAt = parsePartitioning(into, bytes, partitioningAt, metadataEnd);
  if (metadataEnd - countAt < 4) throw truncated("messages count");

  into.messagesCount = uint32At(bytes, countAt);
  into.indexOffset = metadataEnd;
  into.areaOffset = metadataEnd + into.messagesCount * INDEX_ENTRY_BYTES;
  into.areaLength = end - into.areaOffset;
  if (into.areaLength < 0) throw truncated("index table");
};

const parsedIdentifierEnd = (bytes: Buffer, at: number, end: number): number => {
  const fault = identifierFault(bytes, at, end);
  if (fault !== undefined) throw new IggyError("invalid_identifier", { reason: fault });
  return identifierEnd(bytes, at);
};

const parsePartitioning = (into: SendMessagesRequest, bytes: Buffer, at: number, end: number): number => {
  if (end - at < 2) throw truncated("partitioning");
  const kind = bytes[at];
  const length = bytes[at + 1] ?? 0;
  const valueAt = at + 2;
  if (length > end - valueAt) throw truncated("partitioning");
  if (kind === BALANCED_KIND && length === 0) {
    into.partitioning = "balanced";
  } else if (kind === PARTITION_ID_KIND && length === 4) {
    into.partitioning = "partition_id";
    into.partitionId = uint32At(bytes, valueAt);
  } else if (kind === MESSAGES_KEY_KIND) {
    into.partitioning = "messages_key";
    into.keyHash = xxh32(bytes, valueAt, valueAt + length);
  } else {
    throw new IggyError("invalid_command", { reason: "partitioning", kind, length });
  }
  return valueAt + length;
};

const truncated = (what: string): IggyError => new IggyError("invalid_command", { reason: "truncated", what });
