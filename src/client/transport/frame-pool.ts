// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

const MIN_POOLED_BYTES = 64 * 1024;
const MAX_POOLED_BYTES = 4 * 1024 * 1024;
const MAX_FREE = 16;

/** Buffers for large frames: a new one costs a page fault for every 4 KiB, a used one nothing. */
export class FramePool {
  readonly #free: Buffer[] = [];

  /** At least so many bytes, with anything in them. */
  take(bytes: number): Buffer {
    if (bytes < MIN_POOLED_BYTES || bytes > MAX_POOLED_BYTES) return Buffer.allocUnsafe(bytes);
    const found = this.#free.findIndex(({ length }) => length >= bytes);
    const [buffer] = found === -1 ? [] : this.#free.splice(found, 1);
    return buffer ?? Buffer.allocUnsafeSlow(2 ** Math.ceil(Math.log2(bytes)));
  }

  /** A frame that was answered: nothing reads it any more. */
  give(frame: Buffer): void {
    const { buffer } = frame;
    if (frame.length < MIN_POOLED_BYTES || frame.length > MAX_POOLED_BYTES || this.#free.length >= MAX_FREE) return;
    this.#free.push(Buffer.from(buffer, 0, buffer.byteLength));
  }
}
