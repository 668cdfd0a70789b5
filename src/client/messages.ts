// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ConsumerOffsetPath } from "../protocol/blocks/consumer-offset-path.ts";
import type { TopicPath } from "../protocol/blocks/topic-path.ts";
import { deleteConsumerOffset } from "../protocol/commands/consumer-offset/delete-consumer-offset.ts";
import { type ConsumerOffset, getConsumerOffset } from "../protocol/commands/consumer-offset/get-consumer-offset.ts";
import { storeConsumerOffset } from "../protocol/commands/consumer-offset/store-consumer-offset.ts";
import { flushUnsavedBuffer } from "../protocol/commands/message/flush-unsaved-buffer.ts";
import { type PolledMessages, type PollMessages, pollMessages } from "../protocol/commands/message/poll-messages.ts";
import { encodeSendMessagesFrame, type NewBatch } from "../protocol/message/message-batch.ts";
import type { StoredMessage } from "../protocol/message/stored-message.ts";
import type { CommandSender } from "./command-sender.ts";

interface FrameSender extends CommandSender {
  sendFrame(frame: Uint8Array): Promise<Buffer>;
}

export interface FollowOptions {
  /** Most messages of one poll. */
  readonly batchSize: number;
  /** How long to wait after a poll that brought nothing. */
  readonly idleMs: number;
  readonly signal?: AbortSignal;
}

/** Messages and committed offsets. */
export class MessageCommands {
  readonly #sender: FrameSender;

  constructor(sender: FrameSender) {
    this.#sender = sender;
  }

  /** Resolves when the server has the messages. */
  async send(batch: NewBatch): Promise<void> {
    await this.#sender.sendFrame(encodeSendMessagesFrame(batch));
  }

  poll(request: PollMessages): Promise<PolledMessages> {
    return this.#sender.send(pollMessages, request);
  }

  /** All messages from where the request begins on, and those that come, until the signal says stop. */
  async *follow(request: PollMessages, options: FollowOptions): AsyncGenerator<StoredMessage> {
    const { batchSize, idleMs, signal } = options;
    let strategy = request.strategy;
    while (signal?.aborted !== true) {
      const { messages } = await this.poll({ ...request, strategy, count: batchSize });
      yield* messages;
      const last = messages.at(-1);
      if (last !== undefined) strategy = { kind: "offset", value: last.offset + 1n };
      else await sleep(idleMs, signal);
    }
  }

  /** Writes what the server has only in memory; with `fsync` brings it to the disk. */
  async flush(path: TopicPath, partitionId: number, fsync: boolean): Promise<void> {
    await this.#sender.send(flushUnsavedBuffer, { ...path, partitionId, fsync });
  }

  /** Undefined when nothing was stored. */
  offset(path: ConsumerOffsetPath): Promise<ConsumerOffset | undefined> {
    return this.#sender.send(getConsumerOffset, path);
  }

  async storeOffset(path: ConsumerOffsetPath, offset: bigint): Promise<void> {
    await this.#sender.send(storeConsumerOffset, { ...path, offset });
  }

  async deleteOffset(path: ConsumerOffsetPath): Promise<void> {
    await this.#sender.send(deleteConsumerOffset, path);
  }
}

const sleep = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    }
    signal?.addEventListener("abort", done);
  });
