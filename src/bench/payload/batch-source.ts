// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { MESSAGE_HEADER_BYTES } from "../../protocol/message/message-header.ts";
import { encodeUserHeaders, type UserHeader } from "../../protocol/primitives/user-headers.ts";
import type { BenchmarkOptions } from "../options/benchmark-options.ts";
import { PayloadPool } from "./payload-pool.ts";

/** Payloads that are sent with one request. */
export interface PayloadBatch {
  readonly payloads: readonly Buffer[];
  readonly userBytes: number;
  readonly totalBytes: number;
  /** Of each message, encoded. */
  readonly userHeaders: Uint8Array;
  /** Where the request goes by; undefined for the partitioning of the kind. */
  readonly key: Uint8Array | undefined;
}

/** Whether an actor sends the same batch again and again. With keys every batch is another one. */
export const repeatsBatches = (options: BenchmarkOptions): boolean => options.keys === 0 && hasFixedSizes(options);

/** Gives an actor its batches: the same one again and again when sizes are fixed, else a new one each time. */
export class BatchSource {
  readonly #options: BenchmarkOptions;
  readonly #pool: PayloadPool;
  readonly #userHeaders: Uint8Array;
  readonly #fixed: PayloadBatch | undefined;
  #sent = 0;

  constructor(options: BenchmarkOptions, seed: number) {
    const { messageBytes, payload, compressible } = options;
    this.#options = options;
    this.#pool = new PayloadPool(payload, messageBytes.max, seed, compressible);
    this.#userHeaders = encodeUserHeaders(userHeadersOf(options));
    this.#fixed = hasFixedSizes(options) ? this.#make() : undefined;
  }

  next(): PayloadBatch {
    const batch = this.#fixed ?? this.#make();
    const { keys } = this.#options;
    return keys === 0 ? batch : { ...batch, key: Buffer.from(`key-${this.#sent++ % keys}`) };
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
    const overheadBytes = payloads.length * (MESSAGE_HEADER_BYTES + this.#userHeaders.length);
    return {
      payloads,
      userBytes,
      totalBytes: userBytes + overheadBytes,
      userHeaders: this.#userHeaders,
      key: undefined,
    };
  }
}

const hasFixedSizes = ({ messageBytes, messagesPerBatch }: BenchmarkOptions): boolean =>
  messageBytes.min === messageBytes.max && messagesPerBatch.min === messagesPerBatch.max;

/** The same headers for every message. */
export const userHeadersOf = ({ headers }: BenchmarkOptions): readonly UserHeader[] =>
  Array.from({ length: headers }, (_, place) => ({
    key: { kind: "string", value: `header-${place + 1}` },
    value: { kind: "string", value: `value of header ${place + 1}` },
  }));
