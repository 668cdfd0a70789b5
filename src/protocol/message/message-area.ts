// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../errors/iggy-error.ts";

/** Bytes that messages are read from in place, until they are released. */
export class MessageArea {
  readonly length: number;
  readonly #buffer: ArrayBufferLike;
  readonly #start: number;
  #view: DataView | undefined;

  constructor({ buffer, byteOffset, length }: Uint8Array) {
    this.length = length;
    this.#buffer = buffer;
    this.#start = byteOffset;
    this.#view = new DataView(buffer, byteOffset, length);
  }

  /** @throws IggyError cannot_read_message once it is released */
  get view(): DataView {
    if (this.#view === undefined) throw new IggyError("cannot_read_message", { reason: "its batch was released" });
    return this.#view;
  }

  /**
   * The bytes from `start` to `end`, not copied.
   * @throws IggyError cannot_read_message once it is released
   */
  bytes(start: number, end: number): Buffer {
    if (end > this.view.byteLength) throw new RangeError(`${end} is behind the last byte`);
    // A view of the memory is made in a third of the time that a view of a view takes.
    return Buffer.from(this.#buffer, this.#start + start, end - start);
  }

  /** From now on nothing is read from it. */
  release(): void {
    this.#view = undefined;
  }
}
