// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { flushUnsavedBuffer } from "../../protocol/commands/message/flush-unsaved-buffer.ts";
import { type PolledMessages, pollMessages } from "../../protocol/commands/message/poll-messages.ts";
import { encodeSendMessagesFrame, type NewMessage } from "../../protocol/message/message-batch.ts";
import type { StoredMessage } from "../../protocol/message/stored-message.ts";
import type { Consumer } from "../../protocol/primitives/consumer.ts";
import type { Partitioning as PartitioningChoice } from "../../protocol/primitives/partitioning.ts";
import type { PollingStrategy as PollingStrategyChoice } from "../../protocol/primitives/polling-strategy.ts";
import type { CallOptions } from "../config/call-options.ts";
import { pause } from "../pause.ts";
import { FramePool } from "../transport/frame-pool.ts";
import { Partitioning, PollingStrategy, singleConsumer } from "./choices.ts";
import { CommandGroup } from "./command-sender.ts";
import { type TopicArguments, topicPathOf } from "./id.ts";
import { offsetPathOf } from "./offset-commands.ts";

export interface SendArguments extends TopicArguments {
  /** Balanced when absent. */
  readonly partitioning?: PartitioningChoice | undefined;
  readonly messages: readonly NewMessage[];
}

export interface PollArguments extends TopicArguments {
  /** Consumer 0 when absent. */
  readonly consumer?: Consumer | undefined;
  /** Partition 0, or a group's next, when absent. */
  readonly partitionId?: number | undefined;
  /** Next when absent. */
  readonly strategy?: PollingStrategyChoice | undefined;
  /** 10 when absent. */
  readonly count?: number | undefined;
  /** Store the offset of the last message that is returned; false when absent. */
  readonly autoCommit?: boolean | undefined;
}

export interface FollowOptions {
  /** How long to wait after a poll that brought nothing. */
  readonly idleMs: number;
  readonly signal?: AbortSignal | undefined;
}

export interface FlushArguments extends TopicArguments {
  readonly partitionId: number;
  /** Bring it to the disk as well; false when absent. */
  readonly fsync?: boolean | undefined;
}

export class MessageCommands extends CommandGroup {
  readonly #frames = new FramePool();

  /** Resolves when the server has the messages; none at all are sent without a request. */
  async send(batch: SendArguments, options?: CallOptions): Promise<void> {
    const { messages, partitioning = Partitioning.Balanced } = batch;
    if (messages.length === 0) return;
    const path = topicPathOf(batch);
    const allocate = (bytes: number): Buffer => this.#frames.take(bytes);
    const frame = encodeSendMessagesFrame({ ...path, partitioning, messages }, { allocate });
    await this.sender.sendFrame(frame, path, options);
    this.#frames.give(frame);
  }

  poll(poll: PollArguments, options?: CallOptions): Promise<PolledMessages> {
    const { consumer = singleConsumer, strategy = PollingStrategy.Next, count = 10, autoCommit = false } = poll;
    return this.sender.send(
      pollMessages,
      { ...offsetPathOf({ ...poll, consumer }), strategy, count, autoCommit },
      options,
    );
  }

  /** All messages of a partition from where the poll begins on, and those that come, until the signal says stop. */
  async *follow(poll: PollArguments, { idleMs, signal }: FollowOptions): AsyncGenerator<StoredMessage> {
    let { strategy } = poll;
    while (signal?.aborted !== true) {
      const { messages } = await this.poll({ ...poll, strategy });
      yield* messages;
      const last = messages.at(-1);
      if (last !== undefined) strategy = PollingStrategy.Offset(last.offset + 1n);
      else await pause(idleMs, signal);
    }
  }

  /** Writes what the server has only in memory. */
  async flushUnsavedBuffers({ partitionId, fsync = false, ...path }: FlushArguments, options?: CallOptions) {
    await this.sender.send(flushUnsavedBuffer, { ...topicPathOf(path), partitionId, fsync }, options);
  }
}
