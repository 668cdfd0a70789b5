// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ThreadMetrics, WaitOutcome } from "../../observability/metrics/thread-metrics.ts";
import type { ServedConnection } from "../../transport/transport.ts";
import type { TopicRoute } from "../routes.ts";
import type { RouteChange } from "../shard-messages.ts";

export interface WaitLimits {
  /** 0 when no poll may wait. */
  readonly maxWaitMs: number;
  /** That all polls of a shard wait for together. */
  readonly maxPartitions: number;
}

/** A poll that is to wait. */
export interface Wait {
  readonly connection: ServedConnection;
  readonly userId: number;
  readonly streamId: number;
  readonly topicId: number;
  readonly wanted: readonly { readonly partitionId: number }[];
  readonly waitMs: number;
  /** Answers it, if there is something to answer or it `mustEnd`. Undefined when it goes on waiting. */
  readonly answer: (mustEnd: boolean) => Answer | undefined;
}

/** The rest of an answer that was begun. */
export interface Answer {
  readonly written: Promise<void> | undefined;
}

interface Waiting {
  readonly wait: Wait;
  readonly resolve: (written: Promise<void> | undefined) => void;
  readonly reject: (error: unknown) => void;
  readonly timer: NodeJS.Timeout;
  readonly unwatch: (() => void)[];
}

/** The polls of a shard that wait: woken by their partitions, by what changes around them, by time, and by what comes next. */
export class WaitingPolls {
  readonly #limits: WaitLimits;
  readonly #metrics: ThreadMetrics;
  readonly #waiting = new Set<Waiting>();
  #partitionsCount = 0;
  #isDraining = false;

  constructor(limits: WaitLimits, metrics: ThreadMetrics) {
    this.#limits = limits;
    this.#metrics = metrics;
  }

  /** The promise of the answer; undefined when the poll may not wait. */
  add(wait: Wait, topic: TopicRoute): Promise<void> | undefined {
    const { maxWaitMs, maxPartitions } = this.#limits;
    if (this.#isDraining || this.#partitionsCount + sizeOf(wait) > maxPartitions) {
      this.#metrics.waited("refused");
      return undefined;
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#end(waiting, "expired"), Math.min(wait.waitMs, maxWaitMs));
      const waiting: Waiting = { wait, resolve, reject, timer, unwatch: [] };
      this.#waiting.add(waiting);
      this.#metrics.set("waitingPolls", this.#waiting.size);
      this.#partitionsCount += sizeOf(wait);
      wait.connection.interruptible((isGone) => (isGone ? this.#forget(waiting) : this.#end(waiting, "superseded")));
      const look = (): void => this.#look(waiting);
      for (const { partitionId } of wait.wanted) {
        if (partitionId < topic.partitionsCount) waiting.unwatch.push(topic.partition(partitionId).watch(look));
      }
      // What came between the first look and the watches.
      this.#look(waiting);
    });
  }

  /** Something a poll depends on may not be any more. */
  routesChanged(changes: readonly RouteChange[]): void {
    for (const waiting of this.#waiting) {
      if (changes.some((change) => concerns(change, waiting.wait))) this.#look(waiting);
    }
  }

  /** Ends all, and lets none wait from now on. */
  drain(): void {
    this.#isDraining = true;
    for (const waiting of this.#waiting) this.#end(waiting, "superseded");
  }

  #look(waiting: Waiting): void {
    if (!this.#waiting.has(waiting)) return;
    try {
      const answer = waiting.wait.answer(false);
      if (answer === undefined) return;
      this.#remove(waiting, "woken");
      waiting.resolve(answer.written);
    } catch (error) {
      this.#remove(waiting, "woken");
      waiting.reject(error);
    }
  }

  #end(waiting: Waiting, outcome: WaitOutcome): void {
    if (!this.#waiting.has(waiting)) return;
    this.#remove(waiting, outcome);
    try {
      waiting.resolve(waiting.wait.answer(true)?.written);
    } catch (error) {
      waiting.reject(error);
    }
  }

  /** There is nobody left to be answered. */
  #forget(waiting: Waiting): void {
    if (!this.#waiting.has(waiting)) return;
    this.#remove(waiting, "superseded");
    waiting.resolve(undefined);
  }

  #remove(waiting: Waiting, outcome: WaitOutcome): void {
    this.#waiting.delete(waiting);
    this.#partitionsCount -= sizeOf(waiting.wait);
    clearTimeout(waiting.timer);
    for (const unwatch of waiting.unwatch) unwatch();
    this.#metrics.waited(outcome);
    this.#metrics.set("waitingPolls", this.#waiting.size);
  }
}

/** A poll takes memory also without partitions. */
const sizeOf = ({ wanted }: Wait): number => Math.max(1, wanted.length);

const concerns = (change: RouteChange, { userId, streamId, topicId }: Wait): boolean => {
  switch (change.kind) {
    case "stream_removed":
      return change.streamId === streamId;
    case "topic":
    case "topic_removed":
    case "group":
    case "group_removed":
      return change.streamId === streamId && change.topicId === topicId;
    case "user":
    case "user_removed":
      return change.userId === userId;
    default:
      return false;
  }
};
