// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from "node:fs";
import type { PayloadSource } from "../options/benchmark-options.ts";
import { SeededRandom } from "./seeded-random.ts";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
/** More than this is not made up: payloads begin anywhere in it, so that they differ. */
const SURPLUS_BYTES = 64 * 1024;
/** So many bytes have random ones and a gap. */
const MIXED_BYTES = 512;

/** Payloads of any size, cut out of bytes that are made once: making them must not take time from the measurement. */
export class PayloadPool {
  readonly #random: SeededRandom;
  readonly #bytes: Buffer;
  readonly #isJson: boolean;

  /** `compressible` is for random payloads. */
  constructor(source: PayloadSource, maxBytes: number, seed: number, compressible?: number) {
    this.#random = new SeededRandom(seed);
    this.#isJson = source === "json";
    this.#bytes = Buffer.alloc(maxBytes + SURPLUS_BYTES);
    if (typeof source === "object") this.#repeat(readFileSync(source.file));
    else if (compressible !== undefined) this.#mix(compressible);
    else if (source !== "zero") this.#makeUp();
  }

  get random(): SeededRandom {
    return this.#random;
  }

  take(bytes: number): Buffer {
    const at = Math.floor(this.#random.next() * SURPLUS_BYTES);
    const payload = this.#bytes.subarray(at, at + bytes);
    return this.#isJson ? asJson(payload) : payload;
  }

  #makeUp(): void {
    for (let at = 0; at < this.#bytes.length; at++) {
      this.#bytes[at] = LETTERS.charCodeAt(Math.floor(this.#random.next() * LETTERS.length));
    }
  }

  /** Random bytes with gaps of zeros: what is left when they are compressed are the random ones. */
  #mix(compressible: number): void {
    const randomBytes = MIXED_BYTES / compressible;
    for (let at = 0; at < this.#bytes.length; at++) {
      if (at % MIXED_BYTES < randomBytes) this.#bytes[at] = Math.floor(this.#random.next() * 256);
    }
  }

  /** Fills the pool with a sample, from a place in it that differs from actor to actor. */
  #repeat(sample: Buffer): void {
    let from = Math.floor(this.#random.next() * sample.length);
    for (let at = 0; at < this.#bytes.length && sample.length > 0; from = 0) {
      at += sample.copy(this.#bytes, at, from);
    }
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
