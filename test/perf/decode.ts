// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { decodeBatch } from "../../src/client/consumer/batch.ts";
import { MESSAGE_HEADER_BYTES, messageField } from "../../src/protocol/message/message-header.ts";
import { median } from "./median.ts";

const MESSAGES = 1000;
const PAYLOAD_BYTES = 1000;
const POLL_HEAD_BYTES = 16;
const POLL_COUNT_AT = 12;
const BATCHES_PER_ROUND = 50;

/** Milliseconds of processor time for a batch of 1000 messages of 1 KB. */
export interface DecodeFigures {
  readonly target: number;
  /** Into objects that know where their fields are. */
  readonly objectsMs: number;
  /** The same, and offset and payload of each are read. */
  readonly readMs: number;
}

/** What a client does with the reply to a poll, without the connection. */
export const measureDecode = (rounds: number): DecodeFigures => {
  const reply = replyOf(MESSAGES, PAYLOAD_BYTES);
  let sum = 0;
  const time = (use: (batch: ReturnType<typeof decodeBatch>) => number): number => {
    const { user: startedMicros } = process.cpuUsage();
    for (let batch = 0; batch < BATCHES_PER_ROUND; batch++) sum += use(decodeBatch(reply));
    return (process.cpuUsage().user - startedMicros) / 1000 / BATCHES_PER_ROUND;
  };
  const count = ({ messages }: ReturnType<typeof decodeBatch>): number => messages.length;
  const read = ({ messages }: ReturnType<typeof decodeBatch>): number => {
    let total = 0;
    for (const { offset, payload } of messages) total += Number(offset) + payload.length;
    return total;
  };
  const [objects, reads]: [number[], number[]] = [[], []];
  for (let round = -rounds; round < rounds; round++) {
    const [objectsMs, readMs] = [time(count), time(read)];
    // The first half compiles.
    if (round >= 0) {
      objects.push(objectsMs);
      reads.push(readMs);
    }
  }
  if (sum === 0) throw new Error("nothing was decoded");
  return { target: 0.4, objectsMs: median(objects), readMs: median(reads) };
};

const replyOf = (messages: number, payloadBytes: number): Buffer => {
  const messageBytes = MESSAGE_HEADER_BYTES + payloadBytes;
  const reply = Buffer.alloc(POLL_HEAD_BYTES + messages * messageBytes, 120);
  reply.writeUInt32LE(messages, POLL_COUNT_AT);
  for (let place = 0; place < messages; place++) {
    const at = POLL_HEAD_BYTES + place * messageBytes;
    reply.writeBigUInt64LE(BigInt(place), at + messageField.offset);
    reply.writeUInt32LE(0, at + messageField.userHeadersLength);
    reply.writeUInt32LE(payloadBytes, at + messageField.payloadLength);
  }
  return reply;
};
