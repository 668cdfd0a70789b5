// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { PayloadKind } from "../options/benchmark-options.ts";
import { SeededRandom } from "./seeded-random.ts";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
/** More than this is not made up: payloads begin anywhere in it, so that they differ. */
const SURPLUS_BYTES = 64 * 1024;

/** Payloads of any size, cut out of bytes that are made once: making them must not take time from the measurement. */
export class PayloadPool {
  readonly #random: SeededRandom;
  readonly #bytes: Buffer;
  readonly #kind: PayloadKind;

  constructor(kind: PayloadKind, maxBytes: number, seed: number) {
    this.#random = new SeededRandom(seed);
    this.#kind = kind;
    this.#bytes = Buffer.alloc(maxBytes + SURPLUS_BYTES);
    if (kind !== "zero") {
      for (let at = 0; at < this.#bytes.length; at++) {
        this.#bytes[at] = LETTERS.charCodeAt(Math.floor(this.#random.next() * LETTERS.length));
      }
    }
  }

  get random(): SeededRandom {
    return this.#random;
  }

  take(bytes: number): Buffer {
    const at = Math.floor(this.#random.next() * SURPLUS_BYTES);
    const payload = this.#bytes.subarray(at, at + bytes);
    return this.#kind === "json" ? asJson(payload) : payload;
  }
}

const WRAP_BYTES = '{"data":""}'.length;

/** `{"data":"..."}` of the same size; what is too small for that is a JSON string or digits. */
const asJson = (payload: Buffer): Buffer => {
  const bytes = payload.length;
  if (bytes < 2) return Buffer.alloc(bytes, "1");
  const text = payload.toString("latin1");
  const wrapped = bytes < WRAP_BYTES ? `"${text.slice(2)}"` : `{"data":"${text.slice(WRAP_BYTES)}"}`;
  return Buffer.from(wrapped, "latin1");
};
