// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { STAMP_BYTES } from "../options/payload-stamps.ts";
import type { PayloadBatch } from "../payload/batch-source.ts";

/**
 * Copies of payloads that begin with when they were sent, as microseconds since 1970: other servers have no timestamp of
 * the client, or one of milliseconds. Copies of a batch that comes again are used again, those under way are not among them.
 */
export class StampedPayloads {
  readonly #ready = new Map<PayloadBatch, Buffer[][]>();
  readonly #keeps: boolean;

  constructor({ keeps }: { readonly keeps: boolean }) {
    this.#keeps = keeps;
  }

  take(batch: PayloadBatch, originMicros: number): Buffer[] {
    const payloads = this.#ready.get(batch)?.pop() ?? batch.payloads.map((payload) => Buffer.from(payload));
    const stamp = BigInt(originMicros);
    for (const payload of payloads) {
      if (payload.length >= STAMP_BYTES) payload.writeBigUInt64LE(stamp);
    }
    return payloads;
  }

  /** Gives back what was sent and acknowledged. */
  give(batch: PayloadBatch, payloads: Buffer[]): void {
    if (!this.#keeps) return;
    const ready = this.#ready.get(batch);
    if (ready === undefined) this.#ready.set(batch, [payloads]);
    else ready.push(payloads);
  }
}

/** When a message was sent; 0 for payloads that are too small to say so. */
export const stampOf = (payload: Uint8Array): number =>
  payload.length < STAMP_BYTES
    ? 0
    : Number(Buffer.from(payload.buffer, payload.byteOffset, payload.length).readBigUInt64LE());
