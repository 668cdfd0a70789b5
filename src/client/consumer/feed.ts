// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Consumer as ConsumerIdentity } from "../../protocol/primitives/consumer.ts";
import { topicPathOf } from "../commands/id.ts";
import { toMilliseconds } from "../config/duration.ts";
import { abortable } from "../connection/call-signal.ts";
import type { Connection } from "../connection/connection.ts";
import type { EventHub } from "../connection/events.ts";
import type { Encryptor } from "../encryption/encryptor.ts";
import { ClientError, ConnectionError, clientError, TimeoutError } from "../errors.ts";
import { pause } from "../pause.ts";
import type { Batch } from "./batch.ts";
import type { Committer } from "./committer.ts";
import type { ConsumerOptions } from "./consumer-options.ts";
import { findPartitions, joinGroup } from "./find-partitions.ts";
import { FixedPartitions } from "./fixed-partitions.ts";
import { GroupPartitions } from "./group-partitions.ts";
import type { Message } from "./message.ts";
import { MessageDecoder, type Poison } from "./message-decoder.ts";
import type { PartitionSource } from "./partition-source.ts";
import { Poller } from "./poller.ts";
import type { PartitionPosition } from "./position.ts";

export type FeedState = "idle" | "running" | "recovering";

interface FeedOptions<Value> extends Omit<ConsumerOptions<Value>, "encryption"> {
  readonly encryption: Encryptor | undefined;
}

interface FeedParts {
  readonly connection: Connection;
  readonly events: EventHub;
  readonly identity: ConsumerIdentity;
  readonly committer: Committer;
}

/** A batch of which messages are left. */
interface OpenBatch<Value> {
  readonly batch: Batch<Value>;
  readonly position: PartitionPosition;
  readonly epoch: number;
  readonly poison: Poison<Value>;
  next: number;
}

export interface NextMessage<Value> {
  readonly message: Message<Value>;
  readonly position: PartitionPosition;
  readonly isLast: boolean;
  /** Why it cannot be read. */
  readonly poison: unknown;
}

const MAX_RECOVERY_MS = 5000;
/** The group, or the membership, is gone. */
const lostMembership: ReadonlySet<string> = new Set(["consumer_group_member_not_found", "consumer_group_id_not_found"]);

/** Brings messages: polls partition after partition, ahead of whoever takes them, through every interruption. */
export class Feed<Value> {
  state: FeedState = "idle";
  readonly #options: FeedOptions<Value>;
  readonly #parts: FeedParts;
  readonly #poller: Poller<Value>;
  readonly #decoder: MessageDecoder<Value>;
  readonly #closing = new AbortController();
  readonly #unsubscribe: () => void;
  #source: PartitionSource | undefined;
  #opening: Promise<void> | undefined;
  #isJoined = false;
  #open: OpenBatch<Value> | undefined;
  /** The batch after the open one. */
  #ahead: Promise<OpenBatch<Value> | undefined> | undefined;
  #polledAtMs = Number.NEGATIVE_INFINITY;
  #emptyPolls = 0;
  #failures = 0;

  constructor(options: FeedOptions<Value>, parts: FeedParts) {
    this.#options = options;
    this.#parts = parts;
    const { batchLength: count = 1000, commit, deserializer, encryption } = options;
    const template = { consumer: parts.identity, ...topicPathOf(options), count, autoCommit: commit === "polling" };
    this.#poller = new Poller(parts.connection, template, this.#closing.signal);
    this.#decoder = new MessageDecoder(encryption, deserializer);
    this.#unsubscribe = parts.events.subscribe(({ name }) => {
      if (name === "connected") this.#source?.reconnected();
      if (name === "membershipLost") this.#isJoined = false;
    });
  }

  get positions(): ReadonlyMap<number, PartitionPosition> {
    return this.#source?.positions ?? new Map();
  }

  get assignment(): readonly number[] {
    return this.#source instanceof GroupPartitions ? this.#source.assignment : [...this.positions.keys()];
  }

  /** Finds the partitions, as a member of the group if there is one. */
  open(): Promise<void> {
    if (this.#source !== undefined && (this.#isJoined || this.#options.group === undefined)) return Promise.resolve();
    this.#opening ??= this.#find().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  /**
   * Resolves when there is a message to take; false when the feed is closed or the signal aborts, which loses nothing.
   * @throws what no waiting helps against
   */
  async fill(signal?: AbortSignal): Promise<boolean> {
    if (isAborted(signal) || isAborted(this.#closing.signal)) return false;
    this.#putBack();
    this.#ahead ??= this.#poll();
    const { signal: closing } = this.#closing;
    const ahead = this.#ahead;
    try {
      this.#open = await abortable(abortable(ahead, signal), closing);
      if (this.#ahead === ahead) this.#ahead = undefined;
    } catch (error) {
      if (isAborted(signal) || isAborted(closing)) return false;
      if (this.#ahead === ahead) this.#ahead = undefined;
      throw error;
    }
    if (this.#open === undefined) return false;
    if (this.#options.prefetch !== false) {
      this.#ahead = this.#poll();
      this.#ahead.catch(() => {});
    }
    return true;
  }

  /** The message that is next, without taking it. */
  peek(): NextMessage<Value> | undefined {
    const open = this.#open;
    if (open === undefined || open.position.isPaused) return undefined;
    const { messages } = open.batch;
    const message = messages[open.next];
    if (message === undefined || open.epoch !== open.position.epoch) {
      this.#open = undefined;
      return undefined;
    }
    const poison = open.poison.get(message);
    return { message, position: open.position, isLast: open.next === messages.length - 1, poison };
  }

  advance(): void {
    if (this.#open !== undefined) this.#open.next++;
  }

  setPaused(partitionId: number | undefined, isPaused: boolean): void {
    for (const position of this.positions.values()) {
      if (partitionId === undefined || position.partitionId === partitionId) position.isPaused = isPaused;
    }
  }

  close(): void {
    this.#unsubscribe();
    this.#closing.abort(clientError("client_shutdown", { reason: "the consumer is closed: make a new one" }));
    this.#open = undefined;
    for (const position of this.positions.values()) position.lose();
  }

  /** Messages of a partition that is paused are asked for again when it goes on. */
  #putBack(): void {
    const left = this.#open?.batch.messages[this.#open.next];
    if (left !== undefined && this.#open?.epoch === this.#open?.position.epoch)
      this.#open?.position.retreat(left.offset);
    this.#open = undefined;
  }

  async #find(): Promise<void> {
    const { group, start = "next", onAssigned, onRevoked } = this.#options;
    const { connection, committer } = this.#parts;
    const { signal } = this.#closing;
    if (group === undefined) {
      this.#source = new FixedPartitions(await findPartitions(connection, this.#options, signal), start);
      return;
    }
    await joinGroup(connection, { ...this.#options, group }, signal);
    this.#isJoined = true;
    this.#source ??= new GroupPartitions({
      start,
      discover: () => this.#poller.discover(),
      onAssigned: ({ partitionId }) => onAssigned?.(partitionId),
      onRevoked: (position) => {
        committer.forget(position);
        position.lose();
        onRevoked?.(position.partitionId);
      },
    });
  }

  /** The next batch that has messages. */
  async #poll(): Promise<OpenBatch<Value> | undefined> {
    while (!this.#closing.signal.aborted) {
      try {
        await this.open();
        const found = await this.#pollOnce();
        this.#failures = 0;
        this.state = "running";
        if (found !== undefined) return found;
      } catch (error) {
        if (this.#closing.signal.aborted) return undefined;
        await this.#recover(error);
      }
    }
    return undefined;
  }

  async #pollOnce(): Promise<OpenBatch<Value> | undefined> {
    const position = await this.#source?.next();
    if (position !== undefined) {
      const intervalMs = toMilliseconds(this.#options.pollInterval ?? 0, "pollInterval");
      const waitMs = this.#polledAtMs + intervalMs - performance.now();
      if (waitMs > 0) await pause(waitMs, this.#closing.signal);
      this.#polledAtMs = performance.now();
      const batch = await this.#poller.poll(position);
      const { epoch } = position;
      this.#source?.polled(position, batch);
      if (batch.messages.length > 0) {
        this.#emptyPolls = 0;
        return { batch, position, epoch, poison: await this.#decoder.decode(batch), next: 0 };
      }
    }
    await this.#idle();
    return undefined;
  }

  /** Waits once every partition was empty, longer each time. */
  async #idle(): Promise<void> {
    this.#emptyPolls++;
    const rounds = Math.floor(this.#emptyPolls / Math.max(1, this.assignment.length));
    if (rounds === 0) return;
    const { min, max } = this.#options.idleBackoff ?? { min: 1, max: 100 };
    const waitMs = toMilliseconds(min, "idleBackoff.min") * 2 ** Math.min(rounds - 1, 20);
    await pause(Math.min(waitMs, toMilliseconds(max, "idleBackoff.max")), this.#closing.signal);
  }

  /** Waits where that helps. */
  async #recover(error: unknown): Promise<void> {
    const { connection } = this.#parts;
    const isGone =
      error instanceof ClientError && lostMembership.has(error.errorName) && this.#options.group !== undefined;
    const isBroken = error instanceof ConnectionError || error instanceof TimeoutError;
    const hasGivenUp = error instanceof ClientError && error.errorName === "cannot_establish_connection";
    if (!isGone && (!isBroken || hasGivenUp || !connection.comesBack)) throw error;
    if (isGone) {
      this.#isJoined = false;
      this.#source?.reconnected();
    }
    this.state = "recovering";
    await pause(Math.min(MAX_RECOVERY_MS, 50 * 2 ** Math.min(this.#failures++, 10)), this.#closing.signal);
  }
}

/** The compiler takes a signal that was not aborted for one that stays so. */
const isAborted = (signal: AbortSignal | undefined): boolean => signal?.aborted === true;
