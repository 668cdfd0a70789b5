// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readStoredMessages, type StoredMessage } from "../../../../protocol/message/stored-message.ts";
import type { LogEnvironment } from "../../../log/partition/log-environment.ts";
import type { ReadResult } from "../../../log/partition-log.ts";
import { writeUserHeaders } from "./user-headers.ts";

const CHUNK_CHARACTERS = 64 * 1024;
/** An answer that is written in one piece, with its length. */
const WHOLE_BYTES = 256 * 1024;

export const NO_MESSAGES = '{"partition_id":0,"current_offset":0,"count":0,"messages":[]}';

/** A stored message in JSON. */
export const writeMessage = (message: StoredMessage): string => {
  const { checksum, id, offset, timestampMicros, originTimestampMicros, payload, userHeadersBytes } = message;
  return (
    `{"header":{"checksum":${checksum},"id":${id},"offset":${offset},"timestamp":${timestampMicros},` +
    `"origin_timestamp":${originTimestampMicros},"user_headers_length":${userHeadersBytes.length},` +
    `"payload_length":${payload.length},"reserved":0},"payload":"${payload.toString("base64")}",` +
    `"user_headers":${writeUserHeaders(userHeadersBytes)}}`
  );
};

/** What stands around the messages of an answer. */
export interface Frame {
  readonly before: string;
  readonly between: string;
  readonly after: string;
}

export const pollFrame = (partitionId: number, { currentOffset, messagesCount }: ReadResult): Frame => ({
  before: `{"partition_id":${partitionId},"current_offset":${currentOffset},"count":${messagesCount},"messages":[`,
  between: ",",
  after: "]}",
});

/** Messages as lines of JSON. */
export const lineFrame: Frame = { before: "", between: "\n", after: "\n" };

/** The messages of a read, as text or piece by piece; releases the memory they were read to when the last one is made. */
export const writeMessages = (
  result: ReadResult,
  frame: Frame,
  environment: LogEnvironment,
): string | Generator<string, void> => {
  const pieces = piecesOf(result, frame, environment);
  return result.messagesBytes > WHOLE_BYTES ? pieces : [...pieces].join("");
};

function* piecesOf(
  { region, messagesBytes, messagesCount }: ReadResult,
  { before, between, after }: Frame,
  { memory, arena }: LogEnvironment,
): Generator<string, void> {
  if (region === undefined) return;
  try {
    const area = memory.subarray(region.offset, region.offset + messagesBytes);
    let piece = before;
    for (const [place, message] of readStoredMessages(area, messagesCount).entries()) {
      piece += place === 0 ? writeMessage(message) : between + writeMessage(message);
      if (piece.length < CHUNK_CHARACTERS) continue;
      yield piece;
      piece = "";
    }
    yield piece + after;
  } finally {
    arena.release(region);
  }
}
