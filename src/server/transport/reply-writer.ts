// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ThreadMetrics } from "../observability/metrics/thread-metrics.ts";
import type { Peer } from "../session/session.ts";
import type { ByteStream } from "./byte-stream.ts";

/*
 * Response frame: status u32, payload length u32, payload; little-endian. Success without a payload is eight zero bytes,
 * so that any number of such replies is a piece of a buffer of zeros.
 */
export const RESPONSE_HEADER_BYTES = 8;
const EMPTY_REPLIES = Buffer.alloc(RESPONSE_HEADER_BYTES * 1024);
const EMPTY_REPLY = EMPTY_REPLIES.subarray(0, RESPONSE_HEADER_BYTES);

/** Writes a connection's replies in order; successes without a payload are gathered until `flush`. */
export class ReplyWriter {
  /** Of the newest reply: 0, or the code of an error. */
  status = 0;
  readonly #stream: ByteStream;
  readonly #transport: Peer["transport"];
  readonly #metrics: ThreadMetrics;
  #emptyReplies = 0;

  constructor(stream: ByteStream, transport: Peer["transport"], metrics: ThreadMetrics) {
    this.#stream = stream;
    this.#transport = transport;
    this.#metrics = metrics;
  }

  /** Bytes that the peer has not taken yet. */
  get waitingBytes(): number {
    return this.#stream.waitingBytes;
  }

  /** Whether frameInSlices can be used. */
  get takesSlices(): boolean {
    return this.#stream.writeSlices !== undefined;
  }

  success(): void {
    this.status = 0;
    this.#emptyReplies++;
    if (this.#emptyReplies * RESPONSE_HEADER_BYTES === EMPTY_REPLIES.length) this.flush();
  }

  /** `status` 0 or an error's code. */
  reply(status: number, payload: Uint8Array): void {
    this.flush();
    const frame = Buffer.allocUnsafe(RESPONSE_HEADER_BYTES + payload.length);
    frame.writeUInt32LE(status, 0);
    frame.writeUInt32LE(payload.length, 4);
    frame.set(payload, RESPONSE_HEADER_BYTES);
    this.#write(frame, status);
  }

  failure(code: number): void {
    this.flush();
    const frame = Buffer.alloc(RESPONSE_HEADER_BYTES);
    frame.writeUInt32LE(code, 0);
    this.#write(frame, code);
    this.#metrics.failed(code);
  }

  /** Writes a whole response frame, which stays as it is until `onTaken`. */
  frame(frame: Uint8Array, onTaken: () => void): void {
    this.flush();
    this.#write(frame, 0, onTaken);
  }

  /** The same for a frame that lies in several places. */
  frameInSlices(slices: readonly Uint8Array[], bytes: number, onTaken: () => void): void {
    this.flush();
    this.status = 0;
    this.#metrics.sent(this.#transport, bytes);
    this.#stream.writeSlices?.(slices, onTaken);
  }

  flush(): void {
    if (this.#emptyReplies === 0) return;
    const count = this.#emptyReplies;
    this.#emptyReplies = 0;
    this.#metrics.sent(this.#transport, count * RESPONSE_HEADER_BYTES);
    if (count === 1) this.#stream.write(EMPTY_REPLY);
    else if (!this.#stream.writesMessages) this.#stream.write(EMPTY_REPLIES.subarray(0, count * RESPONSE_HEADER_BYTES));
    else for (let at = 0; at < count; at++) this.#stream.write(EMPTY_REPLY);
  }

  #write(frame: Uint8Array, status: number, onTaken?: () => void): void {
    this.status = status;
    this.#metrics.sent(this.#transport, frame.length);
    this.#stream.write(frame, onTaken);
  }
}
