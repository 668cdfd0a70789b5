// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { MessageArea } from "../../protocol/message/message-area.ts";

const MIN_POOLED_BYTES = 64 * 1024;
const MAX_POOLED_BYTES = 8 * 1024 * 1024;
const MAX_FREE_BYTES = 32 * 1024 * 1024;
/** Memory is at most an eighth larger than what it was asked for, so that replies of about one size can share it. */
const ROUNDING = 8;

/**
 * Memory of large replies. A new one costs a page fault for every 4 KiB, and its end a garbage collection; one that was given
 * back costs neither. Whoever still has a view of what was given back finds that view empty, never the bytes of another reply.
 */
export class ReplyMemory {
  /** What was given back last is at the end: the processor still has it in its cache. */
  readonly #free: ArrayBuffer[] = [];
  readonly #lent = new WeakSet<ArrayBufferLike>();
  #freeBytes = 0;

  get freeBytes(): number {
    return this.#freeBytes;
  }

  /** So many bytes, with anything in them. */
  take(bytes: number): Buffer {
    if (bytes < MIN_POOLED_BYTES || bytes > MAX_POOLED_BYTES) return Buffer.allocUnsafeSlow(bytes);
    const memory = this.#takeFree(bytes) ?? Buffer.allocUnsafeSlow(roundUp(bytes)).buffer;
    this.#lent.add(memory);
    return Buffer.from(memory, 0, bytes);
  }

  /** Takes back what `take` gave and empties every view of it; anything else is left alone. */
  give({ buffer }: Uint8Array): void {
    if (this.#lent.delete(buffer)) this.#keep(moved(buffer as ArrayBuffer));
  }

  /** The same for whoever is certain that no view of it is left, which spares the move, and a collection for every few of them. */
  giveUnseen({ buffer }: Uint8Array): void {
    if (this.#lent.delete(buffer)) this.#keep(buffer as ArrayBuffer);
  }

  #keep(memory: ArrayBuffer): void {
    if (this.#freeBytes + memory.byteLength > MAX_FREE_BYTES) return;
    this.#free.push(memory);
    this.#freeBytes += memory.byteLength;
  }

  #takeFree(bytes: number): ArrayBuffer | undefined {
    const place = this.#free.findLastIndex(({ byteLength }) => byteLength >= bytes && byteLength <= 2 * bytes);
    if (place === -1) return undefined;
    const [memory] = this.#free.splice(place, 1);
    this.#freeBytes -= memory?.byteLength ?? 0;
    return memory;
  }
}

/** That of all connections of a thread. */
export const replyMemory = new ReplyMemory();

/** Ends reading messages from a reply in place, then lets another reply have its memory. */
export const releaseReply = (area: MessageArea, reply: Uint8Array): void => {
  area.release();
  replyMemory.give(reply);
};

const roundUp = (bytes: number): number => {
  const step = 2 ** Math.floor(Math.log2(bytes)) / ROUNDING;
  return Math.ceil(bytes / step) * step;
};

/** The same memory under another name; under its old one it is empty from now on. Nothing is copied. */
const moved = (memory: ArrayBuffer): ArrayBuffer => structuredClone(memory, { transfer: [memory] });
