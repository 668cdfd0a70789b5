// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { connect, type Socket } from "node:net";
import { IggyError } from "../protocol/errors/iggy-error.ts";
import { RESPONSE_HEADER_BYTES } from "../protocol/frame.ts";

export interface ConnectionOptions {
  readonly host: string;
  readonly port: number;
  /** How long connecting, and each reply, may take. */
  readonly timeoutMs: number;
}

interface Waiting {
  readonly resolve: (payload: Buffer) => void;
  readonly reject: (error: IggyError) => void;
  readonly timer: NodeJS.Timeout;
}

const DISCONNECTED_STATUS = 8;
/** Larger than any reply of a server that keeps to its limits. */
const MAX_REPLY_BYTES = 512 * 1024 * 1024;

/** One connection to a server: requests may be sent before earlier ones are answered, replies come in their order. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #socket: Socket;
  readonly #waiting: Waiting[] = [];
  #chunks: Buffer[] = [];
  #chunksBytes = 0;
  #closedBy: IggyError | undefined;

  private constructor(socket: Socket, options: ConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    socket.setNoDelay(true);
    socket.on("data", (chunk: Buffer) => this.#onData(chunk));
    socket.on("error", (cause) => this.#fail("connection_closed", { cause: cause.message }));
    socket.on("close", () => this.#fail("connection_closed"));
  }

  /** @throws IggyError cannot_establish_connection */
  static async open(options: ConnectionOptions): Promise<Connection> {
    const { host, port, timeoutMs } = options;
    const socket = connect({ host, port });
    await new Promise<void>((resolve, reject) => {
      const fail = (reason: string): void => {
        clearTimeout(timer);
        socket.destroy();
        reject(new IggyError("cannot_establish_connection", { address: `${host}:${port}`, reason }));
      };
      const timer = setTimeout(() => fail(`no answer within ${timeoutMs} ms`), timeoutMs);
      socket.once("error", (error) => fail(error.message));
      socket.once("connect", () => {
        clearTimeout(timer);
        socket.removeAllListeners();
        resolve();
      });
    });
    return new Connection(socket, options);
  }

  /**
   * Sends a request frame and resolves with the payload of its reply.
   * @throws IggyError what the server answered, connection_closed, or request_timeout after which the connection is closed
   */
  request(frame: Uint8Array): Promise<Buffer> {
    if (this.#closedBy !== undefined) return Promise.reject(this.#closedBy);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#fail("task_timeout", this.#timeoutContext()), this.#options.timeoutMs);
      this.#waiting.push({ resolve, reject, timer });
      this.#socket.write(frame);
    });
  }

  close(): void {
    this.#fail("connection_closed");
  }

  #timeoutContext() {
    return { address: `${this.#options.host}:${this.#options.port}`, timeoutMs: this.#options.timeoutMs };
  }

  #onData(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#chunksBytes += chunk.length;
    while (this.#chunksBytes >= RESPONSE_HEADER_BYTES && this.#closedBy === undefined) {
      const header = this.#peek(RESPONSE_HEADER_BYTES);
      const status = header.readUInt32LE(0);
      const payloadBytes = header.readUInt32LE(4);
      if (payloadBytes > MAX_REPLY_BYTES) {
        this.#fail("invalid_format", { payloadBytes });
        return;
      }
      if (this.#chunksBytes < RESPONSE_HEADER_BYTES + payloadBytes) return;
      const frame = this.#take(RESPONSE_HEADER_BYTES + payloadBytes);
      this.#onReply(status, frame.subarray(RESPONSE_HEADER_BYTES));
    }
  }

  #onReply(status: number, payload: Buffer): void {
    const waiting = this.#waiting.shift();
    if (waiting === undefined) {
      // The only frame nobody asked for says that the server is about to end.
      this.#fail(status === DISCONNECTED_STATUS ? "disconnected" : "invalid_format");
      return;
    }
    clearTimeout(waiting.timer);
    if (status === 0) waiting.resolve(payload);
    else waiting.reject(IggyError.fromCode(status));
  }

  /** The first bytes that have arrived, joined only as far as needed. */
  #peek(bytes: number): Buffer {
    const first = this.#chunks[0];
    if (first !== undefined && first.length >= bytes) return first;
    this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0] ?? Buffer.alloc(0);
  }

  #take(bytes: number): Buffer {
    const joined = this.#peek(bytes);
    if (joined.length === bytes) this.#chunks.shift();
    else this.#chunks[0] = joined.subarray(bytes);
    this.#chunksBytes -= bytes;
    return joined.subarray(0, bytes);
  }

  #fail(name: "connection_closed" | "disconnected" | "invalid_format" | "task_timeout", context = {}): void {
    if (this.#closedBy !== undefined) return;
    const error = new IggyError(name, context);
    this.#closedBy = error;
    for (const { reject, timer } of this.#waiting.splice(0)) {
      clearTimeout(timer);
      reject(error);
    }
    this.#socket.destroy();
  }
}
