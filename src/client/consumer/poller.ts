// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { encodeCommandFrame } from "../../protocol/commands/command-frame.ts";
import { type PollMessages, pollMessages } from "../../protocol/commands/message/poll-messages.ts";
import { ASSIGNMENT_REPLY, waitForMessages } from "../../protocol/commands/message/wait-for-messages.ts";
import { WaitFrames } from "../../protocol/message/wait-frames.ts";
import { decodeFromBytes } from "../../protocol/primitives/codec.ts";
import type { CommandSender } from "../commands/command-sender.ts";
import { listens, publish } from "../diagnostics.ts";
import { type Batch, decodeBatch, type ReceivedBatch } from "./batch.ts";
import type { PartitionPosition } from "./position.ts";

const POLL_CHANNEL = "iggy:consumer:poll";

type PollTemplate = Omit<PollMessages, "partitionId" | "strategy">;

/** What a wait brought. */
export interface Waited<Value> {
  /** Messages, of the position they belong to; undefined when there are none. */
  readonly found?: { readonly position: PartitionPosition; readonly batch: ReceivedBatch<Value> } | undefined;
  /** The partitions a member of a group has, when these were not the ones it waited for. */
  readonly assignment?: readonly number[] | undefined;
}

/** Polls a topic for one consumer. */
export class Poller<Value> {
  readonly #sender: CommandSender;
  readonly #template: PollTemplate;
  readonly #signal: AbortSignal;
  readonly #waits: WaitFrames;
  readonly #isMember: boolean;

  /** `waitMs` is how long the server may keep a poll that waits. */
  constructor(sender: CommandSender, template: PollTemplate, waitMs: number, signal: AbortSignal) {
    this.#sender = sender;
    this.#template = template;
    this.#signal = signal;
    this.#isMember = template.consumer.kind === "consumer_group";
    this.#waits = new WaitFrames({ ...template, waitMs });
  }

  /** The next messages of a partition, which may be none. */
  async poll(position: PartitionPosition): Promise<ReceivedBatch<Value>> {
    const request = { ...this.#template, partitionId: position.partitionId, strategy: position.next };
    const { readEpoch } = position;
    const batch = this.#read(await this.#poll(request));
    // A seek that came meanwhile decides where the next poll begins.
    if (position.readEpoch !== readEpoch) return { ...batch, messages: [] };
    return { ...batch, messages: this.#newMessages(position, batch) };
  }

  /** A message of the partition whose turn it is for a member of a group. */
  async discover(): Promise<Batch<Value>> {
    const strategy = { kind: "next", value: 0n } as const;
    const request = { ...this.#template, partitionId: undefined, strategy, count: 1, autoCommit: false };
    return this.#read(await this.#poll(request));
  }

  /**
   * The next messages of the first position that has some, as soon as there are some; nothing when none come for so long, or
   * another request comes in between. A member of a group names all it has, also those that are paused.
   */
  async wait(positions: readonly PartitionPosition[], signal: AbortSignal): Promise<Waited<Value>> {
    const partitions = positions.map(({ partitionId, isPaused, next }) => ({
      partitionId,
      strategy: isPaused ? undefined : next,
    }));
    const epochs = positions.map(({ readEpoch }) => readEpoch);
    const sent = await this.#send(this.#waits.encode(partitions), this.#template, signal);
    if (isAssignment(sent.payload)) return decodeFromBytes(waitForMessages.reply, sent.payload);
    const batch = this.#read(sent);
    const place = positions.findIndex(({ partitionId }) => partitionId === batch.partitionId);
    const position = positions[place];
    if (position === undefined || position.readEpoch !== epochs[place]) return {};
    const messages = this.#newMessages(position, batch);
    return messages.length === 0 ? {} : { found: { position, batch: { ...batch, messages } } };
  }

  /** What was not handed out before; moves the position behind it. */
  #newMessages(position: PartitionPosition, batch: Batch<Value>): Batch<Value>["messages"] {
    const { messages, currentOffset } = batch;
    position.end = currentOffset;
    const isShorter = position.delivered !== undefined && currentOffset < position.delivered;
    const [first, last] = [messages[0], messages.at(-1)];
    if (first === undefined || last === undefined) {
      if (isShorter && batch.partitionId === position.partitionId) this.#beginAnew(position, currentOffset);
      return messages;
    }
    if (isShorter) position.seek({ offset: first.offset });
    position.received(first.offset, last.offset);
    if (!position.isOld(first.offset)) return messages;
    return messages.filter(({ offset }) => !position.isOld(offset));
  }

  /** After a purge, or a crash that took what was not on the disk. */
  #beginAnew(position: PartitionPosition, currentOffset: bigint): void {
    // Zeros also tell a member that a partition is not its own: a server that purged has forgotten what was stored.
    if (this.#isMember && position.partitionId === 0 && currentOffset === 0n) position.goBehindStored();
    else position.seek("first");
  }

  #poll(request: PollMessages): Promise<Sent> {
    return this.#send(encodeCommandFrame(pollMessages, request), request, this.#signal);
  }

  async #send(frame: Buffer, subject: object, signal: AbortSignal): Promise<Sent> {
    const startedMs = performance.now();
    return { startedMs, payload: await this.#sender.sendFrame(frame, subject, { signal }) };
  }

  #read({ payload, startedMs }: Sent): ReceivedBatch<Value> {
    const batch = decodeBatch<Value>(payload);
    if (!listens(POLL_CHANNEL)) return batch;
    const { stream, topic } = this.#template;
    publish(POLL_CHANNEL, {
      stream: stream.value,
      topic: topic.value,
      partitionId: batch.partitionId,
      messages: batch.messages.length,
      bytes: payload.length,
      durationMs: performance.now() - startedMs,
    });
    return batch;
  }
}

interface Sent {
  readonly payload: Uint8Array;
  readonly startedMs: number;
}

const isAssignment = (payload: Uint8Array): boolean =>
  payload.length >= 4 && new DataView(payload.buffer, payload.byteOffset).getUint32(0, true) === ASSIGNMENT_REPLY;
