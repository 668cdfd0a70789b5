// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { xxh3 } from "@node-rs/xxhash";
import type { Command } from "../../src/protocol/commands/define-command.ts";
import { type PolledMessages, pollMessages } from "../../src/protocol/commands/message/poll-messages.ts";
import { createStream } from "../../src/protocol/commands/stream/create-stream.ts";
import { createTopic } from "../../src/protocol/commands/topic/create-topic.ts";
import { encodeSendMessagesFrame } from "../../src/protocol/message/message-batch.ts";
import { decodeFromBytes, encodeToBytes } from "../../src/protocol/primitives/codec.ts";
import { numericIdentifier, stringIdentifier } from "../../src/protocol/primitives/identifier.ts";
import type { PollingKind } from "../../src/protocol/primitives/polling-strategy.ts";
import type { RawConnection } from "./raw-connection.ts";

/** Sends a command and decodes its reply; throws on any status but 0. */
export const call = async <Request, Reply>(
  connection: RawConnection,
  command: Command<Request, Reply>,
  request: Request,
): Promise<Reply> => {
  const { status, payload } = await connection.request(command.code, encodeToBytes(command.request, request));
  if (status !== 0) throw new Error(`${command.name} answered ${status}`);
  return decodeFromBytes(command.reply, payload);
};

export const makeStream = (connection: RawConnection, name: string) => call(connection, createStream, { name });

export const makeTopic = (connection: RawConnection, streamId: number, name: string, partitionsCount: number) =>
  call(connection, createTopic, {
    stream: numericIdentifier(streamId),
    partitionsCount,
    compression: "none",
    messageExpiryMicros: 0n,
    maxTopicSizeBytes: 0n,
    replicationFactor: 1,
    name,
  });

/** A send_messages frame for messages with these payloads. */
export const sendFrame = (
  streamId: number,
  topicId: number,
  partitionId: number,
  payloads: readonly Uint8Array[],
): Buffer =>
  encodeSendMessagesFrame({
    stream: numericIdentifier(streamId),
    topic: numericIdentifier(topicId),
    partitioning: { kind: "partition_id", partitionId },
    messages: payloads.map((payload) => ({ payload })),
  });

/** Sends messages and gives the status. */
export const send = async (
  connection: RawConnection,
  streamId: number,
  topicId: number,
  partitionId: number,
  payloads: readonly Uint8Array[],
): Promise<number | undefined> => {
  connection.write(sendFrame(streamId, topicId, partitionId, payloads));
  return (await connection.reply())?.status;
};

interface PollOptions {
  readonly streamId: number;
  readonly topicId: number;
  readonly partitionId: number;
  readonly kind?: PollingKind;
  readonly value?: bigint;
  readonly count?: number;
  readonly consumer?: string;
  readonly autoCommit?: boolean;
}

export const pollRequest = (options: PollOptions): Buffer =>
  encodeToBytes(pollMessages.request, {
    consumer: { kind: "consumer", id: stringIdentifier(options.consumer ?? "test") },
    stream: numericIdentifier(options.streamId),
    topic: numericIdentifier(options.topicId),
    partitionId: options.partitionId,
    strategy: { kind: options.kind ?? "offset", value: options.value ?? 0n },
    count: options.count ?? 1000,
    autoCommit: options.autoCommit ?? false,
  });

export const poll = async (connection: RawConnection, options: PollOptions): Promise<PolledMessages> => {
  const { status, payload } = await connection.request(pollMessages.code, pollRequest(options));
  if (status !== 0) throw new Error(`poll answered ${status}`);
  return decodeFromBytes(pollMessages.reply, payload);
};

/** Every payload of a partition as text, in order; throws where offsets have a gap or a checksum is wrong. */
export const readAll = async (connection: RawConnection, streamId: number, topicId: number, partitionId: number) => {
  const payloads: string[] = [];
  for (let offset = 0n; ; ) {
    const { messages } = await poll(connection, { streamId, topicId, partitionId, value: offset });
    for (const message of messages) {
      if (message.offset !== offset) throw new Error(`offset ${message.offset} where ${offset} belongs`);
      if (message.checksum !== xxh3.xxh64(message.bytes.subarray(8))) throw new Error(`wrong checksum at ${offset}`);
      payloads.push(message.payload.toString());
      offset++;
    }
    if (messages.length === 0) return payloads;
  }
};
