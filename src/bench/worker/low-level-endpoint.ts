// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { groupConsumer, namedConsumer, Partitioning, PollingStrategy } from "../../client/commands/choices.ts";
import { groupPathOf, topicPathOf } from "../../client/commands/id.ts";
import { FramePool } from "../../client/transport/frame-pool.ts";
import { replyMemory } from "../../client/transport/reply-memory.ts";
import { joinConsumerGroup } from "../../protocol/commands/consumer-group/join-group.ts";
import { pollMessages } from "../../protocol/commands/message/poll-messages.ts";
import { encodeRequestFrame } from "../../protocol/frame.ts";
import { encodeSendMessagesFrame } from "../../protocol/message/message-batch.ts";
import { encodeToBytes } from "../../protocol/primitives/codec.ts";
import type { BenchmarkOptions } from "../options/benchmark-options.ts";
import { stampsPayloads } from "../options/payload-stamps.ts";
import { type PayloadBatch, repeatsBatches } from "../payload/batch-source.ts";
import { BareChannel } from "./bare-channel.ts";
import type { Endpoint, ReadBatch, Target } from "./endpoint.ts";
import { readPollReply, type StampPlace, stampOrigin } from "./origin-stamp.ts";

/** Bare requests over a channel of the client. A batch that comes again is not encoded again, only its origin is written. */
export class LowLevelEndpoint implements Endpoint {
  readonly #channel: BareChannel;
  readonly #frames = new FramePool();
  /** Frames of batches that are sent again and again; those under way are not among them. */
  readonly #ready = new Map<PayloadBatch, Buffer[]>();
  readonly #keepsFrames: boolean;
  readonly #stampPlace: StampPlace;
  #target: Target | undefined;
  #nextOffset = 0n;

  private constructor(channel: BareChannel, options: BenchmarkOptions) {
    this.#channel = channel;
    this.#keepsFrames = repeatsBatches(options);
    this.#stampPlace = stampsPayloads(options) ? "payload" : "header";
  }

  static async connect(options: BenchmarkOptions): Promise<LowLevelEndpoint> {
    return new LowLevelEndpoint(await BareChannel.open(options), options);
  }

  async open(target: Target): Promise<void> {
    this.#target = target;
    this.#ready.clear();
    this.#nextOffset = target.startOffset;
    const { stream, group } = target.actor;
    if (group === undefined) return;
    await this.#channel.call(joinConsumerGroup, groupPathOf({ stream, topic: target.topic, group }));
  }

  async send(batch: PayloadBatch, originMicros: number): Promise<void> {
    const frame = this.#ready.get(batch)?.pop() ?? this.#encode(batch);
    stampOrigin(frame, originMicros, this.#stampPlace);
    await this.#channel.request(frame, "send_messages");
    if (this.#keepsFrames) this.#keep(batch, frame);
    else this.#frames.give(frame);
  }

  async poll(count: number): Promise<ReadBatch> {
    const { actor, topic, isRehearsal } = this.#required;
    const { stream, group } = actor;
    const isMember = group !== undefined;
    const payload = encodeToBytes(pollMessages.request, {
      consumer: isMember ? groupConsumer(group) : namedConsumer(actor.id),
      ...topicPathOf({ stream, topic }),
      partitionId: isMember ? undefined : 0,
      strategy: !isMember
        ? PollingStrategy.Offset(this.#nextOffset)
        : isRehearsal
          ? PollingStrategy.First
          : PollingStrategy.Next,
      count,
      autoCommit: isMember && !isRehearsal,
    });
    const reply = await this.#channel.request(encodeRequestFrame(pollMessages.code, payload), pollMessages.name);
    const read = readPollReply(reply, this.#stampPlace);
    replyMemory.giveUnseen(reply);
    this.#nextOffset = read.endOffset ?? this.#nextOffset;
    return read;
  }

  async close(): Promise<void> {
    this.#channel.close();
  }

  get #required(): Target {
    if (this.#target === undefined) throw new TypeError("the endpoint is not open");
    return this.#target;
  }

  #encode({ payloads, userHeaders, key }: PayloadBatch): Buffer {
    const { actor, topic } = this.#required;
    const byKind = actor.partitions > 1 ? Partitioning.Balanced : Partitioning.PartitionId(0);
    const partitioning = key === undefined ? byKind : Partitioning.MessageKey(key);
    const messages = payloads.map((payload) => ({ payload, userHeaders }));
    return encodeSendMessagesFrame(
      { ...topicPathOf({ stream: actor.stream, topic }), partitioning, messages },
      { allocate: (bytes) => this.#frames.take(bytes) },
    );
  }

  #keep(batch: PayloadBatch, frame: Buffer): void {
    const ready = this.#ready.get(batch);
    if (ready === undefined) this.#ready.set(batch, [frame]);
    else ready.push(frame);
  }
}
