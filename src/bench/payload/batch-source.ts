// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { MESSAGE_HEADER_BYTES } from "../../protocol/message/message-header.ts";
import type { BenchmarkOptions } from "../options/benchmark-options.ts";
import { PayloadPool } from "./payload-pool.ts";

/** Payloads that are sent with one request. */
export interface PayloadBatch {
  readonly payloads: readonly Buffer[];
  readonly userBytes: number;
  readonly totalBytes: number;
}

/** Gives an actor its batches: the same one again and again when sizes are fixed, else a new one each time. */
export class BatchSource {
  readonly #options: BenchmarkOptions;
  readonly #pool: PayloadPool;
  readonly #fixed: PayloadBatch | undefined;

  constructor(options: BenchmarkOptions, seed: number) {
    const { messageBytes, messagesPerBatch, payload } = options;
    this.#options = options;
    this.#pool = new PayloadPool(payload, messageBytes.max, seed);
    const isFixed = messageBytes.min === messageBytes.max && messagesPerBatch.min === messagesPerBatch.max;
    this.#fixed = isFixed ? this.#make() : undefined;
  }

  next(): PayloadBatch {
    return this.#fixed ?? this.#make();
  }

  /** How many messages the next poll asks for. */
  messagesWanted(): number {
    return this.#pool.random.between(this.#options.messagesPerBatch);
  }

  #make(): PayloadBatch {
    const { messageBytes, messagesPerBatch } = this.#options;
    const { random } = this.#pool;
    const payloads = Array.from({ length: random.between(messagesPerBatch) }, () =>
      this.#pool.take(random.between(messageBytes)),
    );
    const userBytes = payloads.reduce((sum, payload) => sum + payload.length, 0);
    return { payloads, userBytes, totalBytes: userBytes + payloads.length * MESSAGE_HEADER_BYTES };
  }
}
