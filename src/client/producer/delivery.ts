// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { ProducerError } from "./producer-error.ts";
import type { OutMessage } from "./producer-options.ts";

/** What became of the messages of one call. */
export class DeliveryTracker<Value> {
  /** Resolves when all are acknowledged, rejects with a ProducerError when some are not. */
  readonly done: Promise<void>;
  /** The caller gave up: what is not sent yet is not sent any more. */
  isCancelled = false;
  readonly #failed: OutMessage<Value>[] = [];
  #cause: unknown;
  #left: number;
  #sent = 0;
  #resolve: () => void = () => {};
  #reject: (error: unknown) => void = () => {};

  constructor(messages: number) {
    this.#left = messages;
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Whoever waits hears of a failure; whoever does not has onError.
    this.done.catch(() => {});
    if (messages === 0) this.#resolve();
  }

  acknowledged(count: number): void {
    this.#sent += count;
    this.#settle(count);
  }

  failed(message: OutMessage<Value>, cause: unknown): void {
    this.#failed.push(message);
    this.#cause ??= cause;
    this.#settle(1);
  }

  #settle(count: number): void {
    this.#left -= count;
    if (this.#left > 0) return;
    if (this.#failed.length === 0) this.#resolve();
    else this.#reject(new ProducerError(this.#failed, this.#sent, this.#cause));
  }
}

/** A message on its way, as it will stand in a request. */
export interface Entry<Value> {
  readonly message: OutMessage<Value>;
  readonly delivery: DeliveryTracker<Value>;
  readonly id: bigint | undefined;
  readonly payload: Uint8Array;
  readonly userHeaders: Uint8Array;
  readonly originTimestampMicros: bigint | undefined;
  /** What it takes in a request and in the buffer. */
  readonly bytes: number;
}
