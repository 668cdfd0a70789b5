// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { TWO_POW_32 } from "../../../protocol/primitives/integers.ts";
import type { LogEnvironment } from "../../log/partition/log-environment.ts";
import type { ReadResult } from "../../log/partition-log.ts";
import { RESPONSE_HEADER_BYTES } from "../../transport/reply-writer.ts";
import type { ServedConnection } from "../../transport/transport.ts";

/*
 * Reply payload of poll_messages: partition_id u32, current_offset u64, count u32, then the messages as they are stored.
 */
const REPLY_FIELDS_BYTES = 16;

/** What a read has to leave free before the messages. */
export const HEADROOM_BYTES = RESPONSE_HEADER_BYTES + REPLY_FIELDS_BYTES;

/** Answers a poll with what was read, which is released once it is written. */
export const replyToPoll = (
  connection: ServedConnection,
  partitionId: number,
  result: ReadResult,
  { memory, arena, metrics, recent: kept }: LogEnvironment,
): undefined => {
  const { region, recent, reread, messagesBytes } = result;
  if (recent !== undefined) {
    metrics.polled(result.messagesCount);
    const head = Buffer.allocUnsafe(HEADROOM_BYTES);
    writeHead(head, 0, partitionId, result);
    connection.replies.frameInSlices([head, ...recent.slices], HEADROOM_BYTES + messagesBytes, () => recent.release());
    return;
  }
  if (region === undefined) {
    const payload = Buffer.allocUnsafe(REPLY_FIELDS_BYTES);
    writeFields(payload, 0, partitionId, result);
    connection.replies.reply(0, payload);
    return;
  }
  metrics.polled(result.messagesCount);
  writeHead(memory, region.offset, partitionId, result);
  const frame = memory.subarray(region.offset, region.offset + HEADROOM_BYTES + messagesBytes);
  connection.replies.frame(frame, () => {
    const isKept = reread !== undefined && kept?.keeper.keep(region, reread, region.offset + HEADROOM_BYTES) === true;
    if (!isKept) arena.release(region);
  });
};

/** Answers the poll of a member that has no partition to be served from: all zeros. */
export const replyWithNothing = (connection: ServedConnection): void => {
  connection.replies.reply(0, Buffer.alloc(REPLY_FIELDS_BYTES));
};

/** The header of a reply that succeeds, and its fields. */
const writeHead = (target: Buffer, at: number, partitionId: number, result: ReadResult): void => {
  target.writeUInt32LE(0, at);
  target.writeUInt32LE(REPLY_FIELDS_BYTES + result.messagesBytes, at + 4);
  writeFields(target, at + RESPONSE_HEADER_BYTES, partitionId, result);
};

const writeFields = (target: Buffer, at: number, partitionId: number, result: ReadResult): void => {
  target.writeUInt32LE(partitionId, at);
  target.writeUInt32LE(result.currentOffset >>> 0, at + 4);
  target.writeUInt32LE(Math.floor(result.currentOffset / TWO_POW_32), at + 8);
  target.writeUInt32LE(result.messagesCount, at + 12);
};
