// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { pause } from "../../client/pause.ts";
import type { ActorContext, Ending } from "./actor-context.ts";
import type { ReadBatch } from "./endpoint.ts";
import { TokenBucket } from "./token-bucket.ts";

const BURST_MS = 1000;
/** Polls that bring nothing are repeated at once so often, and then after a pause, which leaves the processor to others. */
const HASTY_POLLS = 3;
const PAUSE_MS = 1;

/** Reads until there is no more to read, or nothing came for too long. */
export const runConsumer = async (context: ActorContext): Promise<Ending> => {
  const { actor, budget, clock, signal, endpoint, source } = context;
  const bucket =
    actor.bytesPerSecond === undefined ? undefined : new TokenBucket(actor.bytesPerSecond, clock.nowMs(), BURST_MS);
  const patience = new Patience(context);
  while (!signal.aborted && budget.wantsMore) {
    const askedMs = clock.nowMs();
    const read = await endpoint.poll(source.messagesWanted());
    if (read.messages === 0) {
      if (await patience.isOver()) return "timed_out";
      continue;
    }
    patience.renew();
    recordRead(context, read, askedMs);
    if (bucket === undefined) continue;
    bucket.take(read.userBytes, clock.nowMs());
    await clock.until(bucket.paidAtMs, signal);
  }
  return "finished";
};

/** Writes down what a poll brought; `dueMs` is when what was read was to be sent, where that is known. */
export const recordRead = (context: ActorContext, read: ReadBatch, askedMs: number, dueMs?: number): void => {
  const { actor, clock, budget, recorder } = context;
  const endMs = clock.nowMs();
  const sinceMs = actor.measuresEndToEnd ? clock.fromEpochMicros(read.firstOriginMicros) : askedMs;
  budget.read(read);
  recorder.record(endMs, read, Math.max(0, endMs - sinceMs), dueMs === undefined ? undefined : endMs - dueMs);
};

/** How long an actor goes on without a message. While somebody still sends there is no limit. */
export class Patience {
  readonly #context: ActorContext;
  #emptyPolls = 0;
  #readSoFar: bigint;
  #sinceMs: number;

  constructor(context: ActorContext) {
    this.#context = context;
    this.#readSoFar = context.budget.readSoFar;
    this.#sinceMs = context.clock.nowMs();
  }

  renew(): void {
    this.#emptyPolls = 0;
    this.#sinceMs = this.#context.clock.nowMs();
  }

  /** After a poll that brought nothing: waits a little, and says whether that was once too often. */
  async isOver(): Promise<boolean> {
    const { budget, clock, options, signal } = this.#context;
    if (budget.isFed || budget.readSoFar !== this.#readSoFar) {
      this.#readSoFar = budget.readSoFar;
      this.#sinceMs = clock.nowMs();
    }
    this.#emptyPolls++;
    if (this.#emptyPolls > HASTY_POLLS) await pause(PAUSE_MS, signal);
    return clock.nowMs() - this.#sinceMs >= options.idleTimeoutMs;
  }
}
