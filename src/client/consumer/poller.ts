// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type PollMessages, pollMessages } from "../../protocol/commands/message/poll-messages.ts";
import { encodeRequestFrame } from "../../protocol/frame.ts";
import { encodeToBytes } from "../../protocol/primitives/codec.ts";
import type { CommandSender } from "../commands/command-sender.ts";
import { publish } from "../diagnostics.ts";
import { type Batch, decodeBatch } from "./batch.ts";
import type { PartitionPosition } from "./position.ts";

type PollTemplate = Omit<PollMessages, "partitionId" | "strategy">;

/** Polls a topic for one consumer. */
export class Poller<Value> {
  readonly #sender: CommandSender;
  readonly #template: PollTemplate;
  readonly #signal: AbortSignal;

  constructor(sender: CommandSender, template: PollTemplate, signal: AbortSignal) {
    this.#sender = sender;
    this.#template = template;
    this.#signal = signal;
  }

  /** The next messages of a partition, which may be none. */
  async poll(position: PartitionPosition): Promise<Batch<Value>> {
    const request = { ...this.#template, partitionId: position.partitionId, strategy: position.next };
    const { epoch } = position;
    const batch = await this.#send(request);
    // A seek that came meanwhile decides where the next poll begins.
    if (position.epoch !== epoch) return { ...batch, messages: [] };
    return { ...batch, messages: newMessages(position, batch) };
  }

  /** A message of the partition whose turn it is for a member of a group. */
  discover(): Promise<Batch<Value>> {
    const strategy = { kind: "next", value: 0n } as const;
    return this.#send({ ...this.#template, partitionId: undefined, strategy, count: 1, autoCommit: false });
  }

  async #send(request: PollMessages): Promise<Batch<Value>> {
    const startedMs = performance.now();
    const frame = encodeRequestFrame(pollMessages.code, encodeToBytes(pollMessages.request, request));
    const payload = await this.#sender.sendFrame(frame, request, { signal: this.#signal });
    const batch = decodeBatch<Value>(payload);
    publish("iggy:consumer:poll", {
      stream: request.stream.value,
      topic: request.topic.value,
      partitionId: batch.partitionId,
      messages: batch.messages.length,
      bytes: payload.length,
      durationMs: performance.now() - startedMs,
    });
    return batch;
  }
}

/** What was not handed out before; moves the position behind it. */
const newMessages = <Value>(position: PartitionPosition, batch: Batch<Value>): Batch<Value>["messages"] => {
  const { messages, currentOffset } = batch;
  position.end = currentOffset;
  const isShorter = position.delivered !== undefined && currentOffset < position.delivered;
  const last = messages.at(-1);
  if (last === undefined) {
    // A purge, or a crash that took what was not on the disk: what comes now begins anew.
    if (isShorter && batch.partitionId === position.partitionId && position.partitionId !== 0) position.seek("first");
    return messages;
  }
  if (isShorter) position.seek("next");
  position.received(last.offset);
  if (!position.isOld(messages[0]?.offset ?? 0n)) return messages;
  return messages.filter(({ offset }) => !position.isOld(offset));
};
