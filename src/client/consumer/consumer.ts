// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Consumer as ConsumerIdentity } from "../../protocol/primitives/consumer.ts";
import type { Clock } from "../clock.ts";
import { groupConsumer, namedConsumer } from "../commands/choices.ts";
import { OffsetCommands } from "../commands/offset-commands.ts";
import type { CallOptions } from "../config/call-options.ts";
import { type Millis, toMilliseconds } from "../config/duration.ts";
import { abortable, callSignal } from "../connection/call-signal.ts";
import type { Connection } from "../connection/connection.ts";
import type { EventHub } from "../connection/events.ts";
import { publish } from "../diagnostics.ts";
import type { Encryptor } from "../encryption/encryptor.ts";
import { ClientError, clientError } from "../errors.ts";
import { pause } from "../pause.ts";
import type { Batch } from "./batch.ts";
import { checkConsumerOptions } from "./check-consumer-options.ts";
import { Committer } from "./committer.ts";
import { ConcurrentRun, type Work } from "./concurrent-run.ts";
import { type ConsumerOptions, MAX_BUFFERED_BYTES, type StartPosition } from "./consumer-options.ts";
import { Feed } from "./feed.ts";
import type { Message } from "./message.ts";
import type { PartitionPosition } from "./position.ts";
import { type Handler, type HandlerOptions, handle, runHandler } from "./run-handler.ts";

export type ConsumerState = "idle" | "joining" | "running" | "paused" | "recovering" | "closed";

/** What a consumer works with; the connection is its own. */
export interface ConsumerParts {
  readonly connection: Connection;
  /** Events of that connection. */
  readonly events: EventHub;
  readonly encryption: Encryptor | undefined;
  readonly clock: Clock;
  readonly onClosed: () => void;
}

interface InHand {
  readonly position: PartitionPosition;
  readonly offset: bigint;
  /** That of the position when it was handed out. */
  readonly epoch: number;
  readonly isLast: boolean;
  readonly release: () => void;
}

export interface FetchOptions extends CallOptions {
  /** As many as one batch when absent. */
  readonly maxMessages?: number | undefined;
  /** How long to wait for the first; 1 s when absent. */
  readonly maxWait?: Millis | undefined;
}

export interface CloseConsumerOptions {
  /** 5 s when absent. */
  readonly timeout?: Millis | undefined;
  /** Store what was processed, unless the mode is none or polling; true when absent. */
  readonly commit?: boolean | undefined;
  /**
   * Leave the group and wait until that is done, so that the others have the partitions by then; true when absent. Otherwise the
   * server does it by itself once it sees the end of the connection.
   */
  readonly leave?: boolean | undefined;
}

/** How far a consumer is in a partition; undefined for what has not happened. */
export interface Position {
  readonly delivered: bigint | undefined;
  readonly processed: bigint | undefined;
  readonly committed: bigint | undefined;
  readonly end: bigint | undefined;
  readonly lag: bigint | undefined;
}

/** Reads messages of a topic, by itself or as a member of a group, and stores how far it is. */
export class Consumer<Value = Uint8Array> implements AsyncDisposable, AsyncIterable<Message<Value>> {
  /** Consumer 0, a consumer of its own, a group: for the commands that ask who one is. */
  static readonly Single: ConsumerIdentity = namedConsumer(0);
  static readonly Named = namedConsumer;
  static readonly Group = groupConsumer;

  readonly #options: ConsumerOptions<Value>;
  readonly #parts: ConsumerParts;
  readonly #identity: ConsumerIdentity;
  readonly #offsets: OffsetCommands;
  readonly #committer: Committer;
  readonly #feed: Feed<Value>;
  #isClosed = false;
  #closing: Promise<void> | undefined;
  /** What was handed out last: it is processed when the next one is asked for. */
  #inHand: InHand[] = [];
  /** What would have ended a fetch that needed it not: to make one costs more than to wait for a message. */
  #unusedEnd: AbortController | undefined;

  /** @throws IggyError invalid_configuration for the mode polling with encryption */
  constructor(options: ConsumerOptions<Value>, parts: ConsumerParts) {
    checkConsumerOptions(options);
    this.#options = options;
    this.#parts = parts;
    const { commit = { every: 1000 }, group, name = 0 } = options;
    const encryption = options.encryption === null ? undefined : (options.encryption ?? parts.encryption);
    if (commit === "polling" && encryption !== undefined) {
      throw clientError("invalid_configuration", { commit, reason: "what cannot be decrypted would be lost" });
    }
    this.#identity = group === undefined ? namedConsumer(name) : groupConsumer(group);
    this.#offsets = new OffsetCommands(parts.connection);
    this.#committer = new Committer(
      commit,
      parts.clock,
      {
        store: (partitionId, offset) => this.#store(partitionId, offset),
        stored: (partitionId) => this.#stored(partitionId),
      },
      (error, partitionId) => {
        publish("iggy:consumer:commit", { stream: options.stream, topic: options.topic, partitionId, error });
      },
    );
    this.#feed = new Feed<Value>(
      { ...options, encryption },
      { ...parts, identity: this.#identity, committer: this.#committer },
    );
  }

  /** Finds the topic, and joins the group unless `autoJoin` is false; the first read does the same. */
  async init(options?: CallOptions): Promise<void> {
    const { signal, done } = callSignal(options, "init", this.#parts.clock);
    try {
      await abortable(this.#feed.prepare(), signal);
      this.#committer.start();
    } finally {
      done();
    }
  }

  /**
   * Joins the group, where `autoJoin` is false; a member stays one when its connection breaks and comes back.
   * @throws IggyError consumer_group_id_not_found, topic_id_not_found, invalid_configuration without a group
   */
  async join(options?: CallOptions): Promise<void> {
    const { signal, done } = callSignal(options, "join", this.#parts.clock);
    try {
      await this.#feed.join({ signal });
    } finally {
      done();
    }
  }

  get state(): ConsumerState {
    return this.#isClosed ? "closed" : this.#feed.state;
  }

  /** Partitions that are read. */
  get assignment(): readonly number[] {
    return this.#feed.assignment;
  }

  /** Ends when the consumer is closed; throws what no waiting helps against. */
  [Symbol.asyncIterator](): AsyncIterator<Message<Value>> {
    return {
      next: async () => {
        const message = await this.#take();
        return message === undefined ? { done: true, value: undefined } : { done: false, value: message };
      },
      return: async () => ({ done: true, value: undefined }),
    };
  }

  /** Whole batches; one is processed when the next one is asked for. */
  async *batches({ signal }: { readonly signal?: AbortSignal | undefined } = {}): AsyncGenerator<Batch<Value>> {
    for (;;) {
      const first = await this.#take(signal);
      if (first === undefined) return;
      const messages = [first, ...this.#takeBuffered(Number.POSITIVE_INFINITY)];
      yield { partitionId: first.partitionId, currentOffset: first.currentOffset, messages };
    }
  }

  /**
   * Calls the handler with one message after the other, or with several at once, until the signal aborts or the consumer is
   * closed.
   * @throws what a handler threw, or IggyError invalid_configuration
   */
  async run(handler: Handler<Value>, options: HandlerOptions = {}): Promise<void> {
    const { signal, concurrency = 1 } = options;
    if (!Number.isInteger(concurrency) || concurrency < 1) {
      throw clientError("invalid_configuration", { concurrency, expected: "1 or more" });
    }
    if (concurrency > 1) return this.#runConcurrently(handler, options, concurrency);
    const source = { take: () => this.#takeHandled(signal), giveBack: () => this.#giveBack() };
    return runHandler(source, handler, options, this.#parts.connection);
  }

  /** What there is, up to `maxMessages`; nothing when nothing came in time. */
  async fetch({ maxMessages = Number.POSITIVE_INFINITY, maxWait = 1000, ...options }: FetchOptions = {}) {
    const { signal, done } = callSignal(options, "fetch", this.#parts.clock);
    try {
      signal?.throwIfAborted();
      this.#settleInHand();
      const buffered = this.#takeBuffered(maxMessages);
      if (buffered.length > 0) return buffered;
      const first = await this.#takeWithin(toMilliseconds(maxWait, "maxWait"), signal);
      signal?.throwIfAborted();
      return first === undefined ? [] : [first, ...this.#takeBuffered(maxMessages - 1)];
    } finally {
      done();
    }
  }

  /** A stream of messages; cancelling it leaves the consumer open. */
  readable(): ReadableStream<Message<Value>> {
    return new ReadableStream<Message<Value>>(
      {
        pull: async (controller) => {
          const message = await this.#take();
          if (message === undefined) controller.close();
          else controller.enqueue(message);
        },
      },
      { highWaterMark: 0 },
    );
  }

  /** Stores an offset, or all that was processed of the partitions it has; resolves when the server has it. */
  async commit(upTo?: { readonly partitionId: number; readonly offset: bigint }): Promise<void> {
    if (upTo === undefined) {
      await Promise.all([...this.#feed.held].map((position) => this.#commitProcessed(position)));
      return;
    }
    const position = this.#feed.positions.get(upTo.partitionId);
    if (position === undefined) await this.#store(upTo.partitionId, upTo.offset);
    else await this.#committer.commit(position, upTo.offset);
  }

  /** The next messages of the partition come from there; what is buffered of it is dropped, and old messages come again. */
  seek(partitionId: number, to: StartPosition): void {
    this.#inHand = this.#inHand.filter(({ position }) => position.partitionId !== partitionId);
    this.#feed.positions.get(partitionId)?.seek(to);
  }

  /** Hands out nothing of the partition, or of any, until `resume`; the position is kept. */
  pause(partitionId?: number): void {
    this.#feed.setPaused(partitionId, true);
  }

  resume(partitionId?: number): void {
    this.#feed.setPaused(partitionId, false);
  }

  async deleteOffset(partitionId = 0, options?: CallOptions): Promise<void> {
    const { stream, topic } = this.#options;
    await this.#offsets.delete({ consumer: this.#identity, stream, topic, partitionId }, options);
  }

  position(partitionId: number): Position {
    const { delivered, processed, committed, end, lag } = this.#feed.positions.get(partitionId) ?? {};
    return { delivered, processed, committed, end, lag };
  }

  /**
   * Ends all reads, tells `onRevoked`, stores what was processed unless the mode says otherwise, and leaves the group. A message
   * that is still being worked on counts as not processed. Always ends within about the timeout.
   * @throws what `onRevoked` threw, after everything else
   */
  close(options: CloseConsumerOptions = {}): Promise<void> {
    this.#closing ??= this.#close(options);
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close({ timeout = 5000, commit = true, leave = true }: CloseConsumerOptions): Promise<void> {
    const timeoutMs = toMilliseconds(timeout);
    this.#isClosed = true;
    this.#parts.onClosed();
    this.#feed.close();
    this.#committer.stop();
    const over = new AbortController();
    let failure: { readonly error: unknown } | undefined;
    const last = async (): Promise<void> => {
      await this.#feed.giveBack().catch((error: unknown) => {
        failure = { error };
      });
      if (commit && !over.signal.aborted) await this.#committer.finish(this.#feed.held);
      // A failure leaves it to the end of the connection, with which the server takes a member out of its groups.
      if (leave) await this.#feed.leave({ signal: over.signal }).catch(() => {});
    };
    await Promise.race([last(), pause(timeoutMs, over.signal, this.#parts.clock)]);
    over.abort();
    await this.#parts.connection.close({ timeout: timeoutMs });
    if (failure !== undefined) throw failure.error;
  }

  #runConcurrently(handler: Handler<Value>, options: HandlerOptions, concurrency: number): Promise<void> {
    const { signal, perPartitionOrder = true } = options;
    const { batchLength = 1000, maxBufferedBytes = MAX_BUFFERED_BYTES } = this.#options;
    const limits = { concurrency, maxWaiting: concurrency * batchLength, maxWaitingBytes: maxBufferedBytes };
    const source = {
      take: (ending: AbortSignal) => this.#takeWork(ending),
      settle: (work: Work<Value>) => this.#settle(work),
      giveBack: (position: PartitionPosition, offset: bigint) => position.retreat(offset),
    };
    const work = ({ message, position }: Work<Value>): Promise<void> =>
      handle({ message, signal: position.lost }, handler, options, this.#parts.connection);
    return new ConcurrentRun(source, work, { ...limits, perPartitionOrder, signal }).run();
  }

  async #takeHandled(signal: AbortSignal | undefined) {
    const message = await this.#take(signal);
    const [inHand] = this.#inHand;
    return message === undefined || inHand === undefined ? undefined : { message, signal: inHand.position.lost };
  }

  /** The next message, which counts as processed when whoever took it says so. */
  async #takeWork(signal: AbortSignal): Promise<Work<Value> | undefined> {
    const message = await this.#take(signal);
    const [inHand] = this.#inHand.splice(0);
    return message === undefined || inHand === undefined ? undefined : { message, ...inHand };
  }

  /** The next message; undefined when none comes in time. */
  async #takeWithin(waitMs: number, signal: AbortSignal | undefined): Promise<Message<Value> | undefined> {
    const { clock } = this.#parts;
    const over = this.#unusedEnd ?? new AbortController();
    this.#unusedEnd = undefined;
    const end = (): void => over.abort();
    const timer = clock.setTimeout(end, waitMs);
    signal?.addEventListener("abort", end);
    try {
      return await this.#take(over.signal);
    } finally {
      clock.clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      if (!over.signal.aborted) this.#unusedEnd = over;
    }
  }

  async #take(signal?: AbortSignal): Promise<Message<Value> | undefined> {
    this.#settleInHand();
    const [buffered] = this.#takeBuffered(1);
    if (buffered !== undefined) return buffered;
    if (this.#isClosed) return undefined;
    this.#committer.start();
    if (!(await this.#feed.fill(signal))) return undefined;
    return this.#takeBuffered(1)[0] ?? this.#take(signal);
  }

  /** What is there without asking the server. */
  #takeBuffered(most: number): Message<Value>[] {
    const taken: Message<Value>[] = [];
    while (taken.length < most && !this.#isClosed) {
      const next = this.#feed.peek();
      if (next === undefined) break;
      const { message, position, isLast, poison, release } = next;
      if (position.isOld(message.offset)) {
        this.#feed.advance();
        continue;
      }
      if (poison !== undefined) {
        if (taken.length > 0) break;
        this.#meetPoison(message, position, poison);
        continue;
      }
      this.#feed.advance();
      const { offset } = message;
      position.delivered = offset;
      this.#inHand.push({ position, offset, epoch: position.epoch, isLast, release });
      this.#committer.delivered(position, offset, isLast);
      taken.push(message);
      if (isLast) break;
    }
    return taken;
  }

  /** Steps over it where that is wanted; it counts as processed then. */
  #meetPoison(message: Message<Value>, position: PartitionPosition, poison: unknown): void {
    const { onPoison = "throw", stream, topic } = this.#options;
    if (onPoison === "throw") {
      const { partitionId, offset } = message;
      throw clientError(
        "cannot_deserialize_resource",
        { stream: String(stream), topic: String(topic), partitionId, offset },
        poison,
      );
    }
    if (typeof onPoison === "function") onPoison(poison, message);
    this.#feed.advance();
    position.settle(message.offset, position.epoch);
  }

  #settleInHand(): void {
    for (const inHand of this.#inHand) this.#settle(inHand);
    this.#inHand = [];
  }

  #settle({ position, offset, epoch, isLast, release }: InHand): void {
    if (position.settle(offset, epoch)) this.#committer.processed(position, offset, isLast);
    // Messages of a partition are settled in their order, so that nobody works on one of the batch any more.
    if (isLast && this.#options.reuseMemory === true) release();
  }

  /** The message in hand failed: it, and what follows, is read again. */
  #giveBack(): void {
    const [failed] = this.#inHand;
    this.#inHand = [];
    failed?.position.retreat(failed.offset);
  }

  async #commitProcessed(position: PartitionPosition): Promise<void> {
    try {
      await this.#committer.commitProcessed(position);
    } catch (error) {
      // It was taken away a moment ago.
      if (!(error instanceof ClientError && error.errorName === "not_resolved_consumer")) throw error;
    }
  }

  async #stored(partitionId: number): Promise<bigint | undefined> {
    const { stream, topic } = this.#options;
    return (await this.#offsets.get({ consumer: this.#identity, stream, topic, partitionId }))?.storedOffset;
  }

  async #store(partitionId: number, offset: bigint): Promise<void> {
    const { stream, topic } = this.#options;
    await this.#offsets.store({ consumer: this.#identity, stream, topic, partitionId, offset });
    publish("iggy:consumer:commit", { stream, topic, partitionId, offset });
  }
}
