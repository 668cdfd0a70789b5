// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { pollMessages } from "../../../src/protocol/commands/message/poll-messages.ts";
import { messageField } from "../../../src/protocol/message/message-header.ts";
import type { PollingKind } from "../../../src/protocol/primitives/polling-strategy.ts";
import { pollRequest } from "../../support/messages.ts";
import type { RawConnection } from "../../support/raw-connection.ts";

/** Partition, current offset, number of messages. */
const REPLY_HEAD_BYTES = 16;
const COUNT_AT = 12;

export interface Polled {
  readonly count: number;
  readonly firstOffset: bigint;
  readonly firstTimestampMicros: bigint;
}

/** Polls a partition of topic 0 of stream 0, and reads of the reply only what comes first. */
export const pollFirst = async (
  connection: RawConnection,
  partitionId: number,
  kind: PollingKind,
  value: bigint,
  count: number,
): Promise<Polled> => {
  const request = pollRequest({ streamId: 0, topicId: 0, partitionId, kind, value, count });
  const { status, payload } = await connection.request(pollMessages.code, request);
  if (status !== 0) throw new Error(`a poll by ${kind} was answered with ${status}`);
  const found = payload.readUInt32LE(COUNT_AT);
  if (found === 0) throw new Error(`a poll by ${kind} for ${value} found nothing`);
  return {
    count: found,
    firstOffset: payload.readBigUInt64LE(REPLY_HEAD_BYTES + messageField.offset),
    firstTimestampMicros: payload.readBigUInt64LE(REPLY_HEAD_BYTES + messageField.timestamp),
  };
};
