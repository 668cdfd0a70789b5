// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../../protocol/errors/iggy-error.ts";
import { nothingRead, type ReadBatch } from "../worker/endpoint.ts";
import { stampOf } from "./stamped-payloads.ts";

/** How long a read waits for a message. */
const PATIENCE_MS = 100;
/** A client that reads ahead without limit must not take all memory when its reader is slow. */
const MAX_BYTES = 1024 * 1024 * 1024;

/** Payloads that a client read ahead, until an actor takes them. */
export class Inbox {
  #payloads: Uint8Array[] = [];
  #taken = 0;
  #bytes = 0;
  #failure: unknown;
  #wake: (() => void) | undefined;

  put(payload: Uint8Array): void {
    this.#payloads.push(payload);
    this.#bytes += payload.length;
    if (this.#bytes > MAX_BYTES) {
      this.fail(
        new IggyError("too_many_messages", { reason: "the reader is too slow for what its client reads ahead" }),
      );
    }
    this.#wake?.();
  }

  /** The next read throws. */
  fail(error: unknown): void {
    this.#failure ??= error;
    this.#wake?.();
  }

  /** Up to so many payloads as one batch; waits a little for the first. `overheadBytes` is what a message has besides its payload. */
  async take(count: number, overheadBytes: number): Promise<ReadBatch> {
    if (this.#payloads.length === this.#taken) await this.#arrival();
    if (this.#failure !== undefined) throw this.#failure;
    const end = Math.min(this.#payloads.length, this.#taken + count);
    const first = this.#payloads[this.#taken];
    if (first === undefined) return nothingRead;
    const messages = end - this.#taken;
    let userBytes = 0;
    for (let place = this.#taken; place < end; place++) userBytes += this.#payloads[place]?.length ?? 0;
    this.#taken = end;
    this.#bytes -= userBytes;
    this.#forget();
    return { messages, userBytes, totalBytes: userBytes + messages * overheadBytes, firstOriginMicros: stampOf(first) };
  }

  /** Drops what was taken: at once when nothing else is left, else when it is the larger part. */
  #forget(): void {
    if (this.#taken === this.#payloads.length) this.#payloads = [];
    else if (this.#taken > this.#payloads.length / 2) this.#payloads.splice(0, this.#taken);
    else return;
    this.#taken = 0;
  }

  #arrival(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, PATIENCE_MS);
      function done(): void {
        clearTimeout(timer);
        resolve();
      }
      this.#wake = () => {
        this.#wake = undefined;
        done();
      };
    });
  }
}
