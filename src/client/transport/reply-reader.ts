// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../../protocol/errors/iggy-error.ts";
import { RESPONSE_HEADER_BYTES } from "../../protocol/frame.ts";
import { replyMemory } from "./reply-memory.ts";
import type { Reply } from "./transport.ts";

const SCRATCH_BYTES = 64 * 1024;
/** Larger than any reply of a server that keeps to its limits. */
export const MAX_REPLY_BYTES = 512 * 1024 * 1024;

/**
 * Cuts a stream of bytes into replies. Whoever reads asks for space, fills it from its start, and says how much came. A payload
 * that does not fit the scratch space is read to where it stays.
 */
export class ReplyReader {
  readonly #onReply: (reply: Reply) => void;
  readonly #scratch = Buffer.allocUnsafeSlow(SCRATCH_BYTES);
  #scratchFilled = 0;
  #payload: Buffer | undefined;
  #payloadFilled = 0;
  #status = 0;

  constructor(onReply: (reply: Reply) => void) {
    this.#onReply = onReply;
  }

  /** Where the next bytes belong; never empty. */
  space(): Buffer {
    return this.#payload?.subarray(this.#payloadFilled) ?? this.#scratch.subarray(this.#scratchFilled);
  }

  /** @throws IggyError invalid_format for a reply that is too large */
  received(count: number): void {
    if (this.#payload === undefined) {
      this.#scratchFilled += count;
      this.#cut();
      return;
    }
    this.#payloadFilled += count;
    if (this.#payloadFilled < this.#payload.length) return;
    const payload = this.#payload;
    this.#payload = undefined;
    this.#onReply({ status: this.#status, payload });
  }

  /** Takes bytes that were read elsewhere. */
  push(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const space = this.space();
      const part = bytes.subarray(at, at + space.length);
      space.set(part);
      this.received(part.length);
      at += part.length;
    }
  }

  #cut(): void {
    let at = 0;
    while (this.#scratchFilled - at >= RESPONSE_HEADER_BYTES) {
      const status = this.#scratch.readUInt32LE(at);
      const payloadBytes = this.#scratch.readUInt32LE(at + 4);
      if (payloadBytes > MAX_REPLY_BYTES) throw new IggyError("invalid_format", { payloadBytes, max: MAX_REPLY_BYTES });
      const start = at + RESPONSE_HEADER_BYTES;
      if (start + payloadBytes > this.#scratchFilled) {
        if (RESPONSE_HEADER_BYTES + payloadBytes <= SCRATCH_BYTES) break;
        this.#begin(status, payloadBytes, start);
        return;
      }
      at = start + payloadBytes;
      this.#onReply({ status, payload: Buffer.from(this.#scratch.subarray(start, at)) });
    }
    this.#scratch.copyWithin(0, at, this.#scratchFilled);
    this.#scratchFilled -= at;
  }

  #begin(status: number, payloadBytes: number, start: number): void {
    this.#status = status;
    this.#payload = replyMemory.take(payloadBytes);
    this.#payloadFilled = this.#scratch.copy(this.#payload, 0, start, this.#scratchFilled);
    this.#scratchFilled = 0;
  }
}
