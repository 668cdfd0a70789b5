// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { MAX_AWAITED_PARTITIONS } from "../../protocol/commands/message/wait-for-messages.ts";
import { ping } from "../../protocol/commands/system/ping.ts";
import type { Consumer as ConsumerIdentity } from "../../protocol/primitives/consumer.ts";
import type { Clock } from "../clock.ts";
import { topicPathOf } from "../commands/id.ts";
import { waitMsOf } from "../commands/wait-limits.ts";
import type { CallOptions } from "../config/call-options.ts";
import { toMilliseconds } from "../config/duration.ts";
import type { Connection } from "../connection/connection.ts";
import type { EventHub } from "../connection/events.ts";
import { publish } from "../diagnostics.ts";
import type { Encryptor } from "../encryption/encryptor.ts";
import { ClientError, ConnectionError, clientError, TimeoutError } from "../errors.ts";
import { pause } from "../pause.ts";
import type { ReceivedBatch } from "./batch.ts";
import type { Committer } from "./committer.ts";
import { type ConsumerOptions, MAX_BUFFERED_BYTES } from "./consumer-options.ts";
import type { Message } from "./message.ts";
import { MessageDecoder, type Poison } from "./message-decoder.ts";
import type { PartitionSource } from "./partition-source.ts";
import { Poller } from "./poller.ts";
import type { PartitionPosition } from "./position.ts";
import { ReadAhead } from "./read-ahead.ts";
import { Subscription } from "./subscription.ts";
import { Waiter } from "./waiter.ts";
import { WatchedSender } from "./watched-sender.ts";

export type FeedState = "idle" | "joining" | "running" | "paused" | "recovering";

interface FeedOptions<Value> extends Omit<ConsumerOptions<Value>, "encryption"> {
  readonly encryption: Encryptor | undefined;
}

interface FeedParts {
  readonly connection: Connection;
  readonly events: EventHub;
  readonly identity: ConsumerIdentity;
  readonly committer: Committer;
  readonly clock: Clock;
}

/** A batch of which messages are left. */
interface OpenBatch<Value> {
  readonly batch: ReceivedBatch<Value>;
  readonly position: PartitionPosition;
  readonly readEpoch: number;
  readonly poison: Poison<Value>;
  /** What its messages keep in memory together. */
  readonly bytes: number;
  next: number;
}

export interface NextMessage<Value> {
  readonly message: Message<Value>;
  readonly position: PartitionPosition;
  readonly isLast: boolean;
  /** Why it cannot be read. */
  readonly poison: unknown;
  /** Gives the memory of its batch back. */
  readonly release: () => void;
}

const MAX_RECOVERY_MS = 5000;
const STALL_TIMEOUT_MS = 60_000;
/** The group, or the membership, is gone. */
const lostMembership: ReadonlySet<string> = new Set(["consumer_group_member_not_found", "consumer_group_id_not_found"]);

/** Brings messages: polls partition after partition, ahead of whoever takes them, through every interruption. */
export class Feed<Value> {
  readonly #options: FeedOptions<Value>;
  readonly #parts: FeedParts;
  readonly #poller: Poller<Value>;
  readonly #waiter: Waiter<Value>;
  readonly #decoder: MessageDecoder<Value>;
  readonly #subscription: Subscription;
  readonly #ahead: ReadAhead<OpenBatch<Value>>;
  readonly #closing = new AbortController();
  readonly #unsubscribe: () => void;
  #state: "idle" | "running" | "recovering" = "idle";
  #open: OpenBatch<Value> | undefined;
  #polledAtMs = Number.NEGATIVE_INFINITY;
  #emptyPolls = 0;
  #failures = 0;
  /** Of those who wait for a message. */
  readonly #giveUps = new Set<() => void>();

  constructor(options: FeedOptions<Value>, parts: FeedParts) {
    this.#options = options;
    this.#parts = parts;
    const { batchLength: count = 1000, commit, deserializer, encryption, prefetch = 1 } = options;
    const { maxBufferedBytes = MAX_BUFFERED_BYTES, stallTimeout = STALL_TIMEOUT_MS, longPoll = true } = options;
    const { signal } = this.#closing;
    const template = { consumer: parts.identity, ...topicPathOf(options), count, autoCommit: commit === "polling" };
    const stallTimeoutMs = toMilliseconds(stallTimeout, "stallTimeout");
    const sender = new WatchedSender(parts.connection, parts.clock, stallTimeoutMs, (waitedMs) =>
      this.#onStall(waitedMs),
    );
    const waitMs = waitMsOf(parts.connection.requestTimeoutMs, stallTimeoutMs);
    this.#poller = new Poller(sender, template, waitMs, signal);
    this.#waiter = new Waiter(this.#poller, {
      isWanted: longPoll && waitMs > 0,
      endWait: () => void parts.connection.send(ping, undefined, { signal }).catch(() => {}),
    });
    this.#decoder = new MessageDecoder(encryption, deserializer);
    this.#ahead = new ReadAhead(() => this.#poll(), { batches: prefetch, bytes: maxBufferedBytes });
    this.#subscription = new Subscription(options, {
      sender,
      closing: signal,
      discover: () => this.#poller.discover(),
      onMoved: () => this.#waiter.interrupt(),
      onLost: (position) => {
        parts.committer.forget(position);
        position.lose();
      },
    });
    this.#unsubscribe = parts.events.subscribe(({ name }) => {
      if (name === "connected") {
        this.#waiter.reconnected();
        this.#subscription.source?.reconnected();
      }
      if (name === "membershipLost") this.#subscription.lostMembership();
    });
  }

  get state(): FeedState {
    if (this.#subscription.isOpening && this.#options.group !== undefined) return "joining";
    const positions = [...this.positions.values()];
    const isPaused = positions.length > 0 && positions.every((position) => position.isPaused);
    return this.#state === "running" && isPaused ? "paused" : this.#state;
  }

  get positions(): ReadonlyMap<number, PartitionPosition> {
    return this.#subscription.positions;
  }

  /** Those whose offsets may be stored. */
  get held(): Iterable<PartitionPosition> {
    return this.#subscription.held;
  }

  get assignment(): readonly number[] {
    return this.#subscription.assignment;
  }

  /** Finds the partitions, and joins the group where that is done by itself. */
  prepare(): Promise<void> {
    return this.#subscription.prepare();
  }

  join(options?: CallOptions): Promise<void> {
    return this.#subscription.join(options);
  }

  /**
   * Resolves when there is a message to take; false when the feed is closed or the signal aborts, which loses nothing.
   * @throws what no waiting helps against
   */
  async fill(signal?: AbortSignal): Promise<boolean> {
    const { signal: closing } = this.#closing;
    if (isAborted(signal) || isAborted(closing)) return false;
    this.#putBack();
    try {
      this.#open = await this.#ahead.next((polling) => this.#unlessOver(polling, signal));
    } catch (error) {
      if (isAborted(signal) || isAborted(closing)) return false;
      throw error;
    }
    return this.#open !== undefined;
  }

  /** The message that is next, without taking it. */
  peek(): NextMessage<Value> | undefined {
    const open = this.#open;
    if (open === undefined || open.position.isPaused) return undefined;
    const { messages, release } = open.batch;
    const message = messages[open.next];
    if (message === undefined || open.readEpoch !== open.position.readEpoch) {
      this.#open = undefined;
      return undefined;
    }
    const poison = open.poison.get(message);
    return { message, position: open.position, isLast: open.next === messages.length - 1, poison, release };
  }

  advance(): void {
    if (this.#open !== undefined) this.#open.next++;
  }

  setPaused(partitionId: number | undefined, isPaused: boolean): void {
    for (const position of this.positions.values()) {
      if (partitionId === undefined || position.partitionId === partitionId) position.isPaused = isPaused;
    }
    this.#waiter.interrupt();
  }

  /** Ends all reads. */
  close(): void {
    this.#unsubscribe();
    this.#closing.abort(clientError("client_shutdown", { reason: "the consumer is closed: make a new one" }));
    for (const giveUp of this.#giveUps) giveUp();
    this.#waiter.drop();
    this.#open = undefined;
    for (const position of this.positions.values()) position.lose();
  }

  /** After `close`: the program is told of the partitions it loses. */
  giveBack(): Promise<void> {
    return this.#subscription.giveBack();
  }

  /** Does nothing without a connection: the server takes a member out of its groups with the end of its connection. */
  async leave(options: CallOptions): Promise<void> {
    if (this.#parts.connection.state === "ready") await this.#subscription.leave(options);
  }

  /** Resolves with what never rejects; rejects when the feed is closed or the signal aborts. */
  #unlessOver(polling: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const forget = (): void => {
        this.#giveUps.delete(giveUp);
        signal?.removeEventListener("abort", giveUp);
      };
      const giveUp = (): void => {
        forget();
        reject((isAborted(signal) ? signal : this.#closing.signal)?.reason);
      };
      this.#giveUps.add(giveUp);
      signal?.addEventListener("abort", giveUp);
      void polling.then(() => {
        forget();
        resolve();
      });
    });
  }

  /** Messages of a partition that is paused are asked for again when it goes on. */
  #putBack(): void {
    const open = this.#open;
    this.#open = undefined;
    const left = open?.batch.messages[open.next];
    if (left !== undefined && open?.readEpoch === open?.position.readEpoch) open?.position.putBack(left.offset);
  }

  /** The next batch that has messages. */
  async #poll(): Promise<OpenBatch<Value> | undefined> {
    while (!this.#closing.signal.aborted) {
      try {
        await this.#subscription.open();
        const found = await this.#pollOnce();
        this.#failures = 0;
        this.#state = "running";
        if (found !== undefined) return found;
      } catch (error) {
        if (this.#closing.signal.aborted) return undefined;
        await this.#recover(error);
      }
    }
    return undefined;
  }

  async #pollOnce(): Promise<OpenBatch<Value> | undefined> {
    const { source } = this.#subscription;
    const isTooMuch = this.assignment.length > MAX_AWAITED_PARTITIONS;
    if (source === undefined || isTooMuch || !this.#waiter.isOffered) return this.#pollNext(source);
    return this.#waitForNext(source);
  }

  /** The server keeps the poll until there is something. */
  async #waitForNext(source: PartitionSource): Promise<OpenBatch<Value> | undefined> {
    const positions = await source.all();
    const isPaused = this.#options.group === undefined && positions.every((position) => position.isPaused);
    if (isPaused || this.#waiter.isHasty) await this.#idle();
    if (isPaused || isAborted(this.#closing.signal)) return undefined;
    const { found, assignment } = (await this.#waiter.wait(positions)) ?? {};
    if (assignment !== undefined) source.assigned(assignment);
    return found && this.#opened(found.position, found.batch);
  }

  async #pollNext(source: PartitionSource | undefined): Promise<OpenBatch<Value> | undefined> {
    const position = await source?.next();
    if (position !== undefined) {
      const intervalMs = toMilliseconds(this.#options.pollInterval ?? 0, "pollInterval");
      const { clock } = this.#parts;
      const waitMs = this.#polledAtMs + intervalMs - clock.now();
      if (waitMs > 0) await pause(waitMs, this.#closing.signal, clock);
      this.#polledAtMs = clock.now();
      const batch = await this.#poller.poll(position);
      const { readEpoch } = position;
      source?.polled(position, batch);
      if (batch.messages.length > 0) return this.#opened(position, batch, readEpoch);
    }
    await this.#idle();
    return undefined;
  }

  async #opened(
    position: PartitionPosition,
    batch: ReceivedBatch<Value>,
    readEpoch = position.readEpoch,
  ): Promise<OpenBatch<Value> | undefined> {
    this.#emptyPolls = 0;
    const poison = await this.#decoder.decode(batch);
    return { batch, position, readEpoch, poison, bytes: bytesOf(batch), next: 0 };
  }

  /** Waits once every partition was empty, longer each time. */
  async #idle(): Promise<void> {
    this.#emptyPolls++;
    const rounds = Math.floor(this.#emptyPolls / Math.max(1, this.assignment.length));
    if (rounds === 0) return;
    const { min, max } = this.#options.idleBackoff ?? { min: 1, max: 100 };
    const waitMs = toMilliseconds(min, "idleBackoff.min") * 2 ** Math.min(rounds - 1, 20);
    await pause(Math.min(waitMs, toMilliseconds(max, "idleBackoff.max")), this.#closing.signal, this.#parts.clock);
  }

  /** Waits where that helps. */
  async #recover(error: unknown): Promise<void> {
    const { connection } = this.#parts;
    const isGone =
      error instanceof ClientError && lostMembership.has(error.errorName) && this.#options.group !== undefined;
    const isBroken = error instanceof ConnectionError || error instanceof TimeoutError;
    const hasGivenUp = error instanceof ClientError && error.errorName === "cannot_establish_connection";
    if (isGone) this.#subscription.lostMembership();
    const mayComeBack = isGone ? this.#options.autoJoin !== false : isBroken && !hasGivenUp && connection.comesBack;
    if (!mayComeBack) throw error;
    this.#state = "recovering";
    await pause(
      Math.min(MAX_RECOVERY_MS, 50 * 2 ** Math.min(this.#failures++, 10)),
      this.#closing.signal,
      this.#parts.clock,
    );
  }

  #onStall(waitedMs: number): void {
    const { connection, events } = this.#parts;
    const { stream, topic, group } = this.#options;
    this.#state = "recovering";
    publish("iggy:consumer:stall", { stream, topic, group, waitedMs });
    events.emit("stalled", { stream: String(stream), topic: String(topic), waitedMs });
    connection.restart(clientError("task_timeout", { reason: "a poll does not end", waitedMs }));
  }
}

/** Messages of a batch stand one behind the other in the reply. */
const bytesOf = ({ messages }: ReceivedBatch<unknown>): number => {
  const [first, last] = [messages[0]?.bytes, messages.at(-1)?.bytes];
  return first === undefined || last === undefined ? 0 : last.byteOffset + last.length - first.byteOffset;
};

/** The compiler takes a signal that was not aborted for one that stays so. */
const isAborted = (signal: AbortSignal | undefined): boolean => signal?.aborted === true;
