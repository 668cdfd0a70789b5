// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { connect, type Socket } from "node:net";
import { encodeRequest } from "../frames.ts";

const RESPONSE_HEADER_BYTES = 8;
/** Of the reply to a login. */
const MIN_REPLY_BYTES = 64;

export interface LaneReply {
  readonly status: number;
  /** Valid until the next request. */
  readonly payload: Buffer;
}

/** A connection with one request under way, which reads every reply into the same memory. */
export class LaneConnection {
  readonly #socket: Socket;
  readonly #memory: Buffer;
  #bytes = 0;
  #waiting: { resolve(reply: LaneReply): void; reject(error: Error): void } | undefined;

  private constructor(port: number, maxReplyBytes: number) {
    this.#memory = Buffer.alloc(RESPONSE_HEADER_BYTES + Math.max(maxReplyBytes, MIN_REPLY_BYTES));
    const onread = {
      buffer: () => this.#memory.subarray(this.#bytes),
      callback: (bytes: number) => this.#onRead(bytes),
    };
    this.#socket = connect({ port, host: "127.0.0.1", onread });
    this.#socket.setNoDelay(true);
    this.#socket.on("error", (error) => this.#waiting?.reject(error));
    this.#socket.on("close", () => this.#waiting?.reject(new Error("the server closed the connection")));
  }

  /** Opens a connection and logs in as root. */
  static async login(port: number, maxReplyBytes: number): Promise<LaneConnection> {
    const connection = new LaneConnection(port, maxReplyBytes);
    const { status } = await connection.request(encodeRequest({ kind: "login" }));
    if (status !== 0) throw new Error(`login answered ${status}`);
    return connection;
  }

  request(frame: Uint8Array): Promise<LaneReply> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(frame);
    });
  }

  destroy(): void {
    this.#waiting = undefined;
    this.#socket.destroy();
  }

  #onRead(bytes: number): boolean {
    this.#bytes += bytes;
    if (this.#bytes < RESPONSE_HEADER_BYTES) return true;
    const length = RESPONSE_HEADER_BYTES + this.#memory.readUInt32LE(4);
    if (this.#bytes < length) return true;
    // Node asks for the place of the next bytes at once, and takes none without room.
    this.#bytes = 0;
    const { resolve } = this.#waiting ?? {};
    this.#waiting = undefined;
    resolve?.({
      status: this.#memory.readUInt32LE(0),
      payload: this.#memory.subarray(RESPONSE_HEADER_BYTES, length),
    });
    return true;
  }
}
