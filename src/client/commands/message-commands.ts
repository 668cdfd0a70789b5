// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { encodeCommandFrame } from "../../protocol/commands/command-frame.ts";
import { flushUnsavedBuffer } from "../../protocol/commands/message/flush-unsaved-buffer.ts";
import { pollMessages } from "../../protocol/commands/message/poll-messages.ts";
import { type AwaitedPartition, waitForMessages } from "../../protocol/commands/message/wait-for-messages.ts";
import { encodeSendMessagesFrame, type NewMessage } from "../../protocol/message/message-batch.ts";
import type { StoredMessage } from "../../protocol/message/stored-message.ts";
import type { Consumer } from "../../protocol/primitives/consumer.ts";
import type { Partitioning as PartitioningChoice } from "../../protocol/primitives/partitioning.ts";
import type { PollingStrategy as PollingStrategyChoice } from "../../protocol/primitives/polling-strategy.ts";
import type { CallOptions } from "../config/call-options.ts";
import { pause } from "../pause.ts";
import { FramePool } from "../transport/frame-pool.ts";
import { Partitioning, PollingStrategy, singleConsumer } from "./choices.ts";
import { CommandGroup, type CommandSender } from "./command-sender.ts";
import { type TopicArguments, topicPathOf } from "./id.ts";
import { offsetPathOf } from "./offset-commands.ts";
import { PolledBatch } from "./polled-batch.ts";
import { isNotOffered, QUICK_WAIT_MS, waitMsOf } from "./wait-limits.ts";

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

export interface AwaitArguments extends TopicArguments {
  /** Consumer 0 when absent. */
  readonly consumer?: Consumer | undefined;
  /** Places behind what was read. A member of a group names none, and waits for all it has. */
  readonly partitions: readonly AwaitedPartition[];
}

export interface FollowOptions {
  /** How long to wait after a poll that brought nothing, where the server lets no poll wait. */
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
  readonly #waitMs: number;
  /** The server lets no poll wait. */
  #isRefused = false;

  /** `requestTimeoutMs` 0 for no limit. */
  constructor(sender: CommandSender, requestTimeoutMs = 0) {
    super(sender);
    this.#waitMs = waitMsOf(requestTimeoutMs);
  }

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

  async poll(poll: PollArguments, options?: CallOptions): Promise<PolledBatch> {
    const { consumer = singleConsumer, strategy = PollingStrategy.Next, count = 10, autoCommit = false } = poll;
    const request = { ...offsetPathOf({ ...poll, consumer }), strategy, count, autoCommit };
    const frame = encodeCommandFrame(pollMessages, request);
    return new PolledBatch(await this.sender.sendFrame(frame, request, options));
  }

  /** All messages of a partition from where the poll begins on, and those that come, until the signal says stop. */
  async *follow(poll: PollArguments, { idleMs, signal }: FollowOptions): AsyncGenerator<StoredMessage> {
    let { strategy } = poll;
    while (signal?.aborted !== true) {
      const { messages } = await this.poll({ ...poll, strategy });
      yield* messages;
      const last = messages.at(-1);
      if (last !== undefined) strategy = PollingStrategy.Offset(last.offset + 1n);
      else await this.whenMessages({ ...poll, partitions: [awaitedOf(poll, strategy)] }, { idleMs, signal });
    }
  }

  /**
   * Resolves when there may be messages, or the signal aborts: polls tell. They are not committed. The server tells when there are
   * some; without its help it is after `idleMs`.
   */
  async whenMessages(awaited: AwaitArguments, { idleMs, signal }: FollowOptions): Promise<void> {
    const startedMs = performance.now();
    const waiting = this.#isRefused ? Promise.resolve(false) : this.#wait(awaited, signal);
    const hasMessages = await waiting.catch((error: unknown) => {
      this.#isRefused = isNotOffered(error);
      if (signal?.aborted !== true && !this.#isRefused) throw error;
      return false;
    });
    if (!hasMessages && performance.now() - startedMs < QUICK_WAIT_MS) await pause(idleMs, signal);
  }

  async #wait(awaited: AwaitArguments, signal: AbortSignal | undefined): Promise<boolean> {
    const { consumer = singleConsumer, partitions } = awaited;
    const request = { consumer, ...topicPathOf(awaited), count: 1, autoCommit: false, waitMs: this.#waitMs };
    const { messages, assignment = [] } = await this.sender.send(
      waitForMessages,
      { ...request, partitions },
      { signal },
    );
    if (assignment.length === 0) return messages.length > 0;
    const all = assignment.map((partitionId) => ({ partitionId, strategy: PollingStrategy.Next }));
    return (await this.sender.send(waitForMessages, { ...request, partitions: all }, { signal })).messages.length > 0;
  }

  /** Writes what the server has only in memory. */
  async flushUnsavedBuffers({ partitionId, fsync = false, ...path }: FlushArguments, options?: CallOptions) {
    await this.sender.send(flushUnsavedBuffer, { ...topicPathOf(path), partitionId, fsync }, options);
  }
}

/** A poll of which nothing is known but its beginning; `last` has brought what there was. */
const awaitedOf = ({ partitionId = 0 }: PollArguments, strategy = PollingStrategy.Next): AwaitedPartition => ({
  partitionId,
  strategy: strategy.kind === "last" ? PollingStrategy.First : strategy,
});
