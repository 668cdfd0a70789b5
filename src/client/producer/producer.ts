// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Partitioning as PartitioningChoice } from "../../protocol/primitives/partitioning.ts";
import type { Clock } from "../clock.ts";
import { Partitioning } from "../commands/choices.ts";
import type { CommandSender } from "../commands/command-sender.ts";
import { type Id, topicPathOf } from "../commands/id.ts";
import type { CallOptions } from "../config/call-options.ts";
import { type Millis, toMilliseconds } from "../config/duration.ts";
import { abortable, callSignal } from "../connection/call-signal.ts";
import type { Encryptor } from "../encryption/encryptor.ts";
import { clientError } from "../errors.ts";
import { FramePool } from "../transport/frame-pool.ts";
import { BatchSender } from "./batch-sender.ts";
import { ByteBudget } from "./byte-budget.ts";
import { checkProducerOptions } from "./check-producer-options.ts";
import { DeliveryTracker, type Entry } from "./delivery.ts";
import { Lane, type LaneOptions } from "./lane.ts";
import { Outgoing } from "./outgoing.ts";
import { ProducerError } from "./producer-error.ts";
import type { OutMessage, ProducerOptions } from "./producer-options.ts";
import { laneKey, Target } from "./target.ts";
import { Turns } from "./turns.ts";
import { writableInto } from "./writable.ts";

/** Where the messages of one call go, instead of where the producer's go. */
export interface SendOptions extends CallOptions {
  readonly stream?: Id | undefined;
  readonly topic?: Id | undefined;
  readonly partitioning?: PartitioningChoice | undefined;
}

/** Messages that are buffered. */
export interface Delivery {
  /** Resolves when the server has them; a rejection nobody looks at harms nobody. */
  readonly done: Promise<void>;
}

export interface ProducerStats {
  readonly queued: number;
  readonly bytes: number;
  readonly inFlight: number;
  readonly sent: bigint;
  readonly failed: bigint;
  readonly retried: number;
}

/** What a producer works with. */
export interface ProducerParts {
  readonly sender: CommandSender;
  readonly encryption: Encryptor | undefined;
  readonly clock: Clock;
  readonly onClosed: () => void;
}

/** What could not be buffered at once. */
interface WaitingCall<Value> {
  readonly target: Target<Value>;
  readonly messages: readonly OutMessage<Value>[];
  readonly prepared: readonly (Entry<Value> | Promise<Entry<Value>>)[];
  readonly options: SendOptions | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Forgets topics without messages under way when there are more. */
const MAX_TARGETS = 256;
const CLOSE_TIMEOUT_MS = 30_000;
/** The same for destinations of one topic. */
const MAX_LANES = 4096;

/** Sends messages to a topic in batches, in order for each destination, again where that helps. */
export class Producer<Value = Uint8Array | string> implements AsyncDisposable {
  readonly #options: ProducerOptions<Value>;
  readonly #parts: ProducerParts;
  readonly #laneOptions: LaneOptions;
  readonly #outgoing: Outgoing<Value>;
  readonly #budget: ByteBudget;
  readonly #batches: BatchSender<Value>;
  readonly #targets = new Map<string, Target<Value>>();
  readonly #home: Target<Value>;
  readonly #turns = new Turns<OutMessage<Value>>();
  readonly #closing = new AbortController();
  #isClosed = false;
  #sent = 0n;
  #failed = 0n;

  /** @throws IggyError invalid_configuration */
  constructor(options: ProducerOptions<Value>, parts: ProducerParts) {
    checkProducerOptions(options);
    this.#options = options;
    this.#parts = parts;
    const { batch = {}, buffer = {}, mode = "direct", encryption } = options;
    const { sender, clock } = parts;
    this.#laneOptions = {
      clock,
      maxMessages: batch.messages ?? 1000,
      maxBytes: batch.bytes ?? 1024 * 1024,
      lingerMs: toMilliseconds(batch.linger ?? (mode === "background" ? 1 : 0), "batch.linger"),
      maxInFlight: options.maxInFlight ?? 1,
    };
    this.#outgoing = new Outgoing(
      options.serializer,
      encryption === null ? undefined : (encryption ?? parts.encryption),
    );
    this.#budget = new ByteBudget({
      clock,
      bytes: buffer.bytes ?? 32 * 1024 * 1024,
      onFull: buffer.onFull ?? "wait",
      waitTimeoutMs: toMilliseconds(buffer.waitTimeout ?? 0, "buffer.waitTimeout"),
    });
    this.#batches = new BatchSender({ sender, frames: new FramePool(), clock }, options);
    this.#home = this.#targetOf(options.stream, options.topic);
  }

  /** Makes stream and topic when they are missing and may be made; the first send does the same. */
  init(options?: CallOptions): Promise<void> {
    return this.#home.prepare(options);
  }

  /**
   * Resolves when the server has the messages. An abort keeps back what is not sent yet.
   * @throws ProducerError with the messages that were not acknowledged, IggyError producer_closed and those of a message
   */
  async send(messages: OutMessage<Value> | readonly OutMessage<Value>[], options?: SendOptions): Promise<void> {
    const { signal, done } = callSignal(options, "send", this.#parts.clock);
    try {
      const delivery = await this.#buffer(listOf(messages), options, signal);
      try {
        await abortable(delivery.done, signal);
      } catch (error) {
        delivery.isCancelled = true;
        throw error;
      }
    } finally {
      done();
    }
  }

  /** Resolves when the messages are buffered, which takes as long as the buffer is full. */
  async enqueue(messages: OutMessage<Value> | readonly OutMessage<Value>[], options?: SendOptions): Promise<Delivery> {
    const { signal, done } = callSignal(options, "enqueue", this.#parts.clock);
    try {
      const delivery = await this.#buffer(listOf(messages), options, signal);
      delivery.done.catch((error: unknown) => {
        if (error instanceof ProducerError) this.#options.onError?.(error);
      });
      return { done: delivery.done };
    } finally {
      done();
    }
  }

  /**
   * A stream to write messages to: a write is done when its message is buffered, closing flushes. It fails with the first message
   * that is not delivered, as a ProducerError.
   */
  writable(): WritableStream<OutMessage<Value>> {
    return writableInto(this);
  }

  /** Sends what is buffered and waits until everything up to this call is acknowledged or failed. */
  async flush(options?: CallOptions): Promise<void> {
    const { signal, done } = callSignal(options, "flush", this.#parts.clock);
    try {
      const isFlushed = this.#turns.isEmpty ? this.#flushLanes() : this.#turns.settled().then(() => this.#flushLanes());
      await abortable(isFlushed, signal);
    } finally {
      done();
    }
  }

  get stats(): ProducerStats {
    let [queued, inFlight] = [0, 0];
    for (const lane of this.#lanes()) {
      queued += lane.queued;
      inFlight += lane.inFlight;
    }
    return {
      queued: queued + this.#turns.messages,
      bytes: this.#budget.used,
      inFlight,
      sent: this.#sent,
      failed: this.#failed,
      retried: this.#batches.retried,
    };
  }

  /**
   * Refuses new messages, and delivers those that are buffered within the timeout, 30 s when absent.
   * @throws ProducerError with all that was not acknowledged in time; what was on its way may have arrived
   */
  async close({ timeout = CLOSE_TIMEOUT_MS }: { readonly timeout?: Millis | undefined } = {}): Promise<void> {
    this.#isClosed = true;
    this.#parts.onClosed();
    try {
      await this.flush({ timeout });
    } catch (cause) {
      const undelivered = this.#giveUp(cause);
      if (undelivered.length > 0) throw new ProducerError(undelivered, 0, cause);
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #buffer(
    messages: readonly OutMessage<Value>[],
    options: SendOptions | undefined,
    signal: AbortSignal | undefined,
  ): Promise<DeliveryTracker<Value>> {
    if (this.#isClosed) throw clientError("producer_closed", { reason: "it is closed for good: make a new one" });
    if (signal?.aborted === true) throw signal.reason;
    const delivery = new DeliveryTracker<Value>(messages.length);
    const target = this.#targetFor(options);
    const prepared = messages.map((message) => this.#outgoing.prepare(message, delivery));
    const isReady = this.#turns.isEmpty && target.isReadyFor(messages);
    if (isReady && areReady(prepared) && this.#budget.tryTake(bytesOf(prepared))) {
      this.#route(target, prepared, options);
      return delivery;
    }
    try {
      await this.#bufferInTurn({ target, messages, prepared, options, signal });
      return delivery;
    } catch (error) {
      delivery.isCancelled = true;
      throw error;
    }
  }

  #bufferInTurn({ target, messages, prepared, options, signal }: WaitingCall<Value>): Promise<void> {
    const ready = Promise.all(prepared);
    // Its turn may come after it has failed.
    ready.catch(() => {});
    const patience = { signal, sinceMs: this.#parts.clock.now() };
    const work = async (isOver: () => boolean): Promise<void> => {
      const entries = await abortable(ready, signal);
      if (!target.isReadyFor(messages)) await abortable(target.prepare(), signal);
      const bytes = bytesOf(entries);
      if (!this.#budget.tryTake(bytes)) {
        // Room comes only from what is sent, so nothing may wait for more messages now.
        for (const lane of this.#lanes()) lane.hurry();
        await this.#budget.take(bytes, patience);
      }
      if (isOver()) this.#budget.give(bytes);
      else this.#route(target, entries, options);
    };
    return this.#turns.take(messages, work, signal);
  }

  #route(target: Target<Value>, entries: readonly Entry<Value>[], options: SendOptions | undefined): void {
    const partitioning = options?.partitioning ?? this.#options.partitioning ?? Partitioning.Balanced;
    const byLane = new Map<Lane<Value>, Entry<Value>[]>();
    for (const entry of entries) {
      try {
        const lane = this.#laneOf(target, target.destinationOf(entry.message, partitioning));
        const list = byLane.get(lane);
        if (list === undefined) byLane.set(lane, [entry]);
        else list.push(entry);
      } catch (error) {
        this.#fail(entry, error);
      }
    }
    for (const [lane, list] of byLane) lane.add(list);
  }

  #laneOf(target: Target<Value>, partitioning: PartitioningChoice): Lane<Value> {
    const key = laneKey(partitioning);
    const found = target.lanes.get(key);
    if (found !== undefined) return found;
    if (target.lanes.size >= MAX_LANES) forgetIdle(target.lanes, ({ isIdle }) => isIdle);
    const lane = new Lane<Value>(this.#laneOptions, (batch) => this.#deliver(target, partitioning, batch));
    target.lanes.set(key, lane);
    return lane;
  }

  async #deliver(
    target: Target<Value>,
    partitioning: PartitioningChoice,
    batch: readonly Entry<Value>[],
  ): Promise<void> {
    const messages = batch.filter(({ delivery }) => !delivery.isCancelled);
    try {
      const { path } = target;
      if (messages.length > 0) await this.#batches.send({ path, partitioning, messages }, this.#closing.signal);
      this.#sent += BigInt(messages.length);
      acknowledge(messages);
      this.#budget.give(bytesOf(batch));
    } catch (error) {
      this.#budget.give(bytesOf(batch));
      this.#failed += BigInt(messages.length);
      for (const { delivery, message } of messages) delivery.failed(message, error);
    }
  }

  #fail(entry: Entry<Value>, cause: unknown): void {
    this.#budget.give(entry.bytes);
    this.#failed++;
    entry.delivery.failed(entry.message, cause);
  }

  /** Ends everything that is not over, and gives the messages in their order, but for those nobody wants any more. */
  #giveUp(cause: unknown): OutMessage<Value>[] {
    const lanes = [...this.#lanes()].map((lane) => ({ underWay: lane.underWay, dropped: lane.drop() }));
    const buffered = lanes.flatMap(({ underWay, dropped }) => [...underWay, ...dropped]);
    const waiting = this.#turns.giveUp((messages) => new ProducerError(messages, 0, cause));
    const undelivered = buffered.filter(({ delivery }) => !delivery.isCancelled).map(({ message }) => message);
    this.#closing.abort(clientError("producer_closed"));
    this.#failed += BigInt(waiting.length);
    for (const { dropped } of lanes) for (const entry of dropped) this.#fail(entry, cause);
    return [...undelivered, ...waiting];
  }

  #targetFor({ stream, topic }: SendOptions = {}): Target<Value> {
    if (stream === undefined && topic === undefined) return this.#home;
    return this.#targetOf(stream ?? this.#options.stream, topic ?? this.#options.topic);
  }

  #targetOf(stream: Id, topic: Id): Target<Value> {
    const path = topicPathOf({ stream, topic });
    const key = JSON.stringify(path);
    const found = this.#targets.get(key);
    if (found !== undefined) return found;
    if (this.#targets.size >= MAX_TARGETS) {
      forgetIdle(
        this.#targets,
        (target) => target !== this.#home && [...target.lanes.values()].every(({ isIdle }) => isIdle),
      );
    }
    const target = new Target<Value>(path, this.#parts, this.#options);
    this.#targets.set(key, target);
    return target;
  }

  *#lanes(): Iterable<Lane<Value>> {
    for (const target of this.#targets.values()) yield* target.lanes.values();
  }

  async #flushLanes(): Promise<void> {
    await Promise.all([...this.#lanes()].map((lane) => lane.flush()));
  }
}

const listOf = <Value>(messages: OutMessage<Value> | readonly OutMessage<Value>[]): readonly OutMessage<Value>[] =>
  Array.isArray(messages) ? messages : [messages as OutMessage<Value>];

const areReady = <Value>(prepared: readonly (Entry<Value> | Promise<Entry<Value>>)[]): prepared is Entry<Value>[] =>
  !prepared.some((entry) => entry instanceof Promise);

const bytesOf = (entries: readonly { readonly bytes: number }[]): number => {
  let bytes = 0;
  for (const entry of entries) bytes += entry.bytes;
  return bytes;
};

/** Neighbours of one call are told at once. */
const acknowledge = <Value>(entries: readonly Entry<Value>[]): void => {
  for (let at = 0; at < entries.length; ) {
    const delivery = entries[at]?.delivery;
    let end = at + 1;
    while (end < entries.length && entries[end]?.delivery === delivery) end++;
    delivery?.acknowledged(end - at);
    at = end;
  }
};

const forgetIdle = <Value>(map: Map<string, Value>, isIdle: (value: Value) => boolean): void => {
  for (const [key, value] of map) if (isIdle(value)) map.delete(key);
};
