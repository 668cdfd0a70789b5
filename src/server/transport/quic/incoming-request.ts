// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { MAX_CONTROL_PAYLOAD_BYTES } from "../../../protocol/frame.ts";

const HEADER_BYTES = 8;
const LENGTH_BYTES = 4;
const SEND_MESSAGES = 101;

/** What has become of a request: its frame, "more" when it is not whole, "none" when there is nothing to answer. */
export type Assembled = Uint8Array | "more" | "none";

/** The request of one stream, as far as it has arrived. */
export class IncomingRequest {
  readonly #maxFrameBytes: number;
  readonly #chunks: Uint8Array[] = [];
  #heldBytes = 0;

  constructor(maxFrameBytes: number) {
    this.#maxFrameBytes = maxFrameBytes;
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** Takes a copy of the bytes. Of a frame that is refused by its header the header is all. */
  add(bytes: Uint8Array, isLast: boolean): Assembled {
    this.#chunks.push(Uint8Array.from(bytes));
    this.#heldBytes += bytes.length;
    if (this.#heldBytes >= HEADER_BYTES) {
      const header = this.#first(HEADER_BYTES);
      const length = header.readUInt32LE(0);
      if (length < LENGTH_BYTES) return "none";
      const frameBytes = LENGTH_BYTES + length;
      const isControl = header.readUInt32LE(LENGTH_BYTES) !== SEND_MESSAGES;
      const isTooLarge = isControl && length - LENGTH_BYTES > MAX_CONTROL_PAYLOAD_BYTES;
      if (isTooLarge || frameBytes > this.#maxFrameBytes) return header;
      if (this.#heldBytes >= frameBytes) return this.#first(frameBytes);
    }
    return isLast ? "none" : "more";
  }

  #first(bytes: number): Buffer {
    const [first] = this.#chunks;
    if (first !== undefined && first.length >= bytes) return Buffer.from(first.buffer, first.byteOffset, bytes);
    return Buffer.concat(this.#chunks, bytes);
  }
}
