// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Message } from "./message.ts";
import type { PartitionPosition } from "./position.ts";

/** A message that was taken, and its place. */
export interface Work<Value> {
  readonly message: Message<Value>;
  readonly position: PartitionPosition;
  readonly offset: bigint;
  /** That of the position when it was taken. */
  readonly epoch: number;
  readonly isLast: boolean;
  /** Gives the memory of its batch back. */
  readonly release: () => void;
}

export interface WorkSource<Value> {
  /** Undefined at the end, or when the signal aborts. */
  take(signal: AbortSignal): Promise<Work<Value> | undefined>;
  /** It was processed, and everything before it in its partition. */
  settle(work: Work<Value>): void;
  /** The message comes again, and what follows it. */
  giveBack(position: PartitionPosition, offset: bigint): void;
}

interface ConcurrentOptions {
  readonly concurrency: number;
  /** Messages of one partition one after the other. */
  readonly perPartitionOrder: boolean;
  /** Messages that were taken and are not worked on: not begun, or done while one before them is not. */
  readonly maxWaiting: number;
  /** Nothing more is taken while those have so many bytes. */
  readonly maxWaitingBytes: number;
  readonly signal: AbortSignal | undefined;
}

interface Taken<Value> extends Work<Value> {
  readonly bytes: number;
  isRunning: boolean;
  isDone: boolean;
}

/** What was taken of a partition and is not settled, in order. */
interface Lane<Value> {
  epoch: number;
  unsettled: Taken<Value>[];
  waiting: Taken<Value>[];
  running: number;
}

/** Works on several messages at once; what is processed of a partition is all up to the first that is not done. */
export class ConcurrentRun<Value> {
  readonly #source: WorkSource<Value>;
  readonly #work: (taken: Work<Value>) => Promise<void>;
  readonly #options: ConcurrentOptions;
  readonly #lanes = new Map<PartitionPosition, Lane<Value>>();
  readonly #running = new Set<Promise<void>>();
  readonly #stop = new AbortController();
  readonly #ending: AbortSignal;
  #waiting = 0;
  #waitingBytes = 0;
  #failure: { readonly error: unknown } | undefined;

  /** `work` rejects for what ends the run. */
  constructor(
    source: WorkSource<Value>,
    work: (taken: Work<Value>) => Promise<void>,
    { concurrency, ...options }: ConcurrentOptions,
  ) {
    this.#source = source;
    this.#work = work;
    this.#options = { ...options, concurrency };
    const { signal } = options;
    this.#ending = signal === undefined ? this.#stop.signal : AbortSignal.any([signal, this.#stop.signal]);
  }

  /** Resolves when the source has ended and nothing is worked on any more; throws what `work` threw first. */
  async run(): Promise<void> {
    try {
      while (!this.#ending.aborted) {
        if (this.#isFull && this.#running.size > 0) await Promise.race(this.#running);
        else if (!(await this.#takeOne())) break;
        this.#begin();
      }
    } finally {
      this.#stop.abort();
      await Promise.all(this.#running);
      this.#giveBack();
    }
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  get #isFull(): boolean {
    return this.#waiting >= this.#options.maxWaiting || this.#waitingBytes >= this.#options.maxWaitingBytes;
  }

  async #takeOne(): Promise<boolean> {
    const work = await this.#source.take(this.#ending);
    if (work === undefined) return false;
    const taken = { ...work, bytes: work.message.bytes.length, isRunning: false, isDone: false };
    const lane = this.#laneOf(taken);
    lane.unsettled.push(taken);
    lane.waiting.push(taken);
    this.#wait(taken);
    return true;
  }

  /** What was taken before a seek, a reconnection or the loss of the partition comes again if it is wanted. */
  #laneOf({ position, epoch }: Taken<Value>): Lane<Value> {
    const lane = this.#lanes.get(position) ?? { epoch, unsettled: [], waiting: [], running: 0 };
    this.#lanes.set(position, lane);
    if (lane.epoch !== epoch) this.#empty(lane, epoch);
    return lane;
  }

  #empty(lane: Lane<Value>, epoch: number): void {
    for (const taken of lane.unsettled) if (!taken.isRunning) this.#waitNoLonger(taken);
    Object.assign(lane, { epoch, unsettled: [], waiting: [] });
  }

  #wait(taken: Taken<Value>): void {
    taken.isRunning = false;
    this.#waiting++;
    this.#waitingBytes += taken.bytes;
  }

  #waitNoLonger({ bytes }: Taken<Value>): void {
    this.#waiting--;
    this.#waitingBytes -= bytes;
  }

  /** As many as may run, of each partition in turn. */
  #begin(): void {
    const { concurrency, perPartitionOrder } = this.#options;
    let begun = true;
    while (begun && !this.#ending.aborted) {
      begun = false;
      for (const [position, lane] of this.#lanes) {
        if (this.#running.size >= concurrency) return;
        if (lane.epoch !== position.epoch) this.#empty(lane, position.epoch);
        if (perPartitionOrder && lane.running > 0) continue;
        const next = lane.waiting.shift();
        if (next === undefined) continue;
        this.#waitNoLonger(next);
        this.#start(next, lane);
        begun = true;
      }
    }
  }

  #start(taken: Taken<Value>, lane: Lane<Value>): void {
    lane.running++;
    taken.isRunning = true;
    const running = this.#work(taken)
      .then(
        () => this.#finished(taken, lane),
        (error: unknown) => {
          this.#failure ??= { error };
          this.#stop.abort();
        },
      )
      .finally(() => {
        lane.running--;
        this.#running.delete(running);
        this.#begin();
      });
    this.#running.add(running);
  }

  #finished(taken: Taken<Value>, lane: Lane<Value>): void {
    taken.isDone = true;
    if (taken.epoch !== lane.epoch || taken.epoch !== taken.position.epoch) return;
    this.#wait(taken);
    while (lane.unsettled[0]?.isDone === true) {
      const [first] = lane.unsettled.splice(0, 1);
      if (first === undefined) continue;
      this.#waitNoLonger(first);
      this.#source.settle(first);
    }
  }

  #giveBack(): void {
    for (const [position, lane] of this.#lanes) {
      const [first] = lane.unsettled;
      if (first !== undefined && lane.epoch === position.epoch) this.#source.giveBack(position, first.offset);
    }
  }
}
