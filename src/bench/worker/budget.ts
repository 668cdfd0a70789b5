// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { BenchmarkOptions } from "../options/benchmark-options.ts";
import { kinds } from "../options/kinds.ts";
import type { ActorPlan, BenchmarkPlan } from "../plan/plan.ts";
import type { Moved } from "./recorder.ts";
import type { SharedMemory } from "./shared-counters.ts";

/** What an actor may still do. Actors of one counter share it, so that a fast one does more. */
export interface Budget {
  /** Takes a batch of so many bytes; false when there is no more to send. */
  claim(userBytes: number): boolean;
  sent(messages: number): void;
  /** The actor sends no more. */
  stopSending(): void;
  read(moved: Moved): void;
  /** Whether there is more to read, now or later. */
  readonly wantsMore: boolean;
  /** Somebody may still send what is read here. */
  readonly isFed: boolean;
  /** Messages read by all who share the counter. */
  readonly readSoFar: bigint;
}

/** Until a moment. */
export class TimeBudget implements Budget {
  readonly #nowMs: () => number;
  readonly #endMs: number;

  constructor(nowMs: () => number, endMs: number) {
    this.#nowMs = nowMs;
    this.#endMs = endMs;
  }

  claim(): boolean {
    return this.wantsMore;
  }

  sent(): void {}
  stopSending(): void {}
  read(): void {}

  get wantsMore(): boolean {
    return this.#nowMs() < this.#endMs;
  }

  get isFed(): boolean {
    return this.wantsMore;
  }

  get readSoFar(): bigint {
    return 0n;
  }
}

/** So many batches, or so many bytes; what producers sent is read to its end. */
export class VolumeBudget implements Budget {
  readonly #memory: SharedMemory;
  readonly #actor: ActorPlan;
  readonly #sendLimit: bigint;
  readonly #countsBytes: boolean;
  /** What readers of existing messages want; undefined where they read what is sent. */
  readonly #readGoal: bigint | undefined;

  constructor(memory: SharedMemory, actor: ActorPlan, plan: BenchmarkPlan, options: BenchmarkOptions) {
    const { amount, kind, messagesPerBatch } = options;
    this.#memory = memory;
    this.#actor = actor;
    this.#countsBytes = amount.unit === "bytes";
    const senders = plan.actors.filter(({ sends }) => sends);
    const mySenders = senders.filter(({ sendCounter }) => sendCounter === actor.sendCounter).length;
    this.#sendLimit = shareOf(options, mySenders, senders.length, 1);
    const readers = plan.actors.filter(({ polls }) => polls);
    const myReaders = readers.filter(({ readCounter }) => readCounter === actor.readCounter).length;
    this.#readGoal = kinds[kind].produces
      ? undefined
      : shareOf(options, myReaders, readers.length, messagesPerBatch.max);
  }

  claim(userBytes: number): boolean {
    const cost = this.#countsBytes ? BigInt(userBytes) : 1n;
    return Atomics.add(this.#memory.claimed, this.#actor.sendCounter, cost) < this.#sendLimit;
  }

  sent(messages: number): void {
    Atomics.add(this.#memory.sentMessages, this.#actor.sendCounter, BigInt(messages));
  }

  stopSending(): void {
    Atomics.sub(this.#memory.senders, this.#actor.sendCounter, 1);
  }

  read({ messages, userBytes }: Moved): void {
    Atomics.add(this.#memory.readMessages, this.#actor.readCounter, BigInt(messages));
    Atomics.add(this.#memory.readBytes, this.#actor.readCounter, BigInt(userBytes));
  }

  get wantsMore(): boolean {
    if (this.#readGoal !== undefined) {
      const counts = this.#countsBytes ? this.#memory.readBytes : this.#memory.readMessages;
      return Atomics.load(counts, this.#actor.readCounter) < this.#readGoal;
    }
    // The order matters: who still sends may add to what was sent.
    return this.isFed || this.readSoFar < Atomics.load(this.#memory.sentMessages, this.#actor.sendCounter);
  }

  get isFed(): boolean {
    return Atomics.load(this.#memory.senders, this.#actor.sendCounter) > 0;
  }

  get readSoFar(): bigint {
    return Atomics.load(this.#memory.readMessages, this.#actor.readCounter);
  }
}

/** The part of the whole amount that belongs to some of all actors; a batch counts `unit`. */
const shareOf = ({ amount }: BenchmarkOptions, mine: number, all: number, unit: number): bigint => {
  if (amount.unit === "bytes") return BigInt(Math.ceil((amount.bytes * mine) / Math.max(1, all)));
  return amount.unit === "batches" ? BigInt(amount.batches * mine * unit) : 0n;
};
