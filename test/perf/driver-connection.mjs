// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { connect } from "node:net";

const RESPONSE_HEADER_BYTES = 8;
const MIN_READ_BUFFER_BYTES = 64 * 1024;
const MAX_READ_BUFFER_BYTES = 1024 * 1024;

/** A connection with one request under way that reads replies for their length only. */
export class DriverConnection {
  #socket;
  #header = Buffer.alloc(RESPONSE_HEADER_BYTES);
  #headerBytes = 0;
  #leftBytes = 0;
  #onReply;

  /** `replyBytes` is what replies are expected to measure. */
  constructor(port, replyBytes) {
    const onread = {
      buffer: Buffer.alloc(Math.min(Math.max(replyBytes, MIN_READ_BUFFER_BYTES), MAX_READ_BUFFER_BYTES)),
      callback: (bytes, buffer) => this.#onRead(bytes, buffer),
    };
    this.#socket = connect({ port, host: "127.0.0.1", onread });
    this.#socket.setNoDelay(true);
    this.opened = new Promise((resolve) => this.#socket.once("connect", resolve));
    // A driver that goes on without one of its connections would measure something else.
    this.#socket.on("error", (error) => {
      throw error;
    });
    this.#socket.on("close", () => {
      throw new Error("the peer closed the connection");
    });
  }

  /** `onReply` gets the status and the length of the whole reply, header included. */
  request(frame, onReply) {
    this.#onReply = onReply;
    this.#socket.write(frame);
  }

  call(frame) {
    return new Promise((resolve) => this.request(frame, resolve));
  }

  #onRead(bytes, buffer) {
    let at = 0;
    while (at < bytes) {
      if (this.#headerBytes < RESPONSE_HEADER_BYTES) {
        const taken = Math.min(RESPONSE_HEADER_BYTES - this.#headerBytes, bytes - at);
        this.#header.set(buffer.subarray(at, at + taken), this.#headerBytes);
        this.#headerBytes += taken;
        at += taken;
        if (this.#headerBytes < RESPONSE_HEADER_BYTES) break;
        this.#leftBytes = this.#header.readUInt32LE(4);
      }
      const taken = Math.min(this.#leftBytes, bytes - at);
      this.#leftBytes -= taken;
      at += taken;
      if (this.#leftBytes > 0) break;
      this.#headerBytes = 0;
      this.#onReply(this.#header.readUInt32LE(0), RESPONSE_HEADER_BYTES + this.#header.readUInt32LE(4));
    }
    return true;
  }
}
