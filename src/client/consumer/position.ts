// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { PollingStrategy as PollingStrategyChoice } from "../../protocol/primitives/polling-strategy.ts";
import { PollingStrategy } from "../commands/choices.ts";
import type { ConsumerOptions, StartPosition } from "./consumer-options.ts";

export interface PositionOptions extends Pick<ConsumerOptions<never>, "start" | "allowReplay"> {
  /** What was asked for before is not wanted any more. */
  readonly onMoved?: (() => void) | undefined;
}

/** How far a consumer is in one partition. */
export class PartitionPosition {
  readonly partitionId: number;
  isPaused = false;
  /** Offset of the last message that was handed out, processed, stored; undefined for none. */
  delivered: bigint | undefined;
  processed: bigint | undefined;
  committed: bigint | undefined;
  /** Offset of the newest message, as of the last poll. */
  end: bigint | undefined;
  /** It was taken away and nothing was processed since: somebody else may have stored a later offset. */
  mayBeBehind = false;
  readonly #onMoved: (() => void) | undefined;
  #epoch = 0;
  #readEpoch = 0;
  /** The epoch that the last seek began. */
  #soughtIn = 0;
  readonly #allowsReplay: boolean;
  #lost = new AbortController();
  #next: PollingStrategyChoice;
  /** Where reading begins again when nothing was handed out. */
  #origin: PollingStrategyChoice;

  constructor(partitionId: number, { start = "next", allowReplay = false, onMoved }: PositionOptions) {
    this.partitionId = partitionId;
    this.#allowsReplay = allowReplay;
    this.#onMoved = onMoved;
    this.#next = strategyOf(start);
    this.#origin = this.#next;
  }

  /** Changes when what was handed out before is not wanted any more. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Changes when what was asked for before is not wanted any more, which also happens to what nobody was handed yet. */
  get readEpoch(): number {
    return this.#readEpoch;
  }

  /** Whether a message is one that was handed out before, and is not wanted again. */
  isOld(offset: bigint): boolean {
    return !this.#allowsReplay && this.delivered !== undefined && offset <= this.delivered;
  }

  /** Where the next poll begins. */
  get next(): PollingStrategyChoice {
    return this.#next;
  }

  /** Aborts when what was handed out is not this consumer's any more: somebody else has the partition, or it is closed. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  lose(): void {
    this.#lost.abort();
    // The partition may come back.
    this.#lost = new AbortController();
  }

  /** What was received need not be asked for again. */
  received(firstOffset: bigint, lastOffset: bigint): void {
    // What comes meanwhile would make it another place.
    if (this.#origin.kind === "last") this.#origin = PollingStrategy.Offset(firstOffset);
    this.#next = PollingStrategy.Offset(lastOffset + 1n);
  }

  /** Asks for what is behind the stored offset; what was handed out stays old. */
  goBehindStored(): void {
    this.#next = PollingStrategy.Next;
  }

  /** A message that was handed out in this epoch is processed; false when it is of before a seek, which forgets it. */
  settle(offset: bigint, epoch: number): boolean {
    if (epoch < this.#soughtIn) return false;
    if (epoch === this.#epoch) this.mayBeBehind = false;
    this.processed = offset;
    // A reconnection may have taken it back while it was being worked on.
    if (this.delivered === undefined || this.delivered < offset) this.delivered = offset;
    return true;
  }

  seek(start: StartPosition): void {
    this.#move();
    this.#soughtIn = this.#epoch;
    this.#next = strategyOf(start);
    this.#origin = this.#next;
    this.delivered = undefined;
    this.processed = undefined;
    this.mayBeBehind = false;
  }

  /** The message with this offset, which is the next to hand out, is asked for again. */
  putBack(offset: bigint): void {
    this.#askAgain();
    this.#next = PollingStrategy.Offset(offset);
  }

  /** The message with this offset comes again, and what follows it. */
  retreat(offset: bigint): void {
    this.#move();
    this.#next = PollingStrategy.Offset(offset);
    this.#origin = this.#next;
    this.delivered = offset === 0n ? undefined : offset - 1n;
  }

  /** Goes back to what was processed, because what was received beyond it is gone, and somebody else may have gone on. */
  rewind(): void {
    this.#move();
    if (this.delivered !== undefined) this.#origin = PollingStrategy.Next;
    this.#next = this.#origin;
    this.delivered = this.processed;
    this.mayBeBehind = true;
  }

  #move(): void {
    this.#epoch++;
    this.#askAgain();
  }

  #askAgain(): void {
    this.#readEpoch++;
    this.#onMoved?.();
  }

  get lag(): bigint | undefined {
    if (this.end === undefined || this.processed === undefined) return undefined;
    return this.end > this.processed ? this.end - this.processed : 0n;
  }
}

const strategyOf = (start: StartPosition): PollingStrategyChoice => {
  if (start === "next") return PollingStrategy.Next;
  if (start === "first") return PollingStrategy.First;
  if (start === "last") return PollingStrategy.Last;
  return "offset" in start ? PollingStrategy.Offset(start.offset) : PollingStrategy.Timestamp(start.timestamp);
};
