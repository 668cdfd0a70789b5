// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { connect, type Socket } from "node:net";
import { type ConnectionOptions, connect as connectTls } from "node:tls";

export interface RawReply {
  readonly status: number;
  readonly payload: Buffer;
}

/** A TCP peer that writes any bytes it is told to and reads whole response frames. */
export class RawConnection {
  readonly socket: Socket;
  /** What arrived and was not taken; chunks are put together when somebody looks. */
  #chunks: Buffer[] = [];
  #length = 0;
  #isClosed = false;
  readonly #wakers = new Set<() => void>();

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on("data", (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.#length += chunk.length;
      this.#wake();
    });
    socket.on("error", () => {});
    socket.on("close", () => this.#close());
    socket.on("end", () => this.#close());
  }

  static open(port: number, host = "127.0.0.1"): Promise<RawConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host, allowHalfOpen: true });
      socket.once("error", reject);
      socket.once("connect", () => resolve(new RawConnection(socket)));
    });
  }

  /** Opens a connection inside of TLS, whose certificate is not verified unless the options say so. */
  static openTls(port: number, options: ConnectionOptions = {}): Promise<RawConnection> {
    return new Promise((resolve, reject) => {
      const socket = connectTls({ port, host: "127.0.0.1", rejectUnauthorized: false, ...options });
      socket.once("error", reject);
      socket.once("secureConnect", () => resolve(new RawConnection(socket)));
    });
  }

  /** Opens a connection and logs in as root. */
  static async login(port: number): Promise<RawConnection> {
    const connection = await RawConnection.open(port);
    await connection.login();
    return connection;
  }

  async login(): Promise<void> {
    const { status } = await this.request(38, Buffer.from("04696767790469676779" + "0000000000000000", "hex"));
    if (status !== 0) throw new Error(`login answered ${status}`);
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  write(bytes: Uint8Array): void {
    this.socket.write(bytes);
  }

  async request(code: number, payload: Uint8Array): Promise<RawReply> {
    this.write(requestFrame(code, payload));
    const reply = await this.reply();
    if (reply === undefined) throw new Error(`the connection closed instead of answering ${code}`);
    return reply;
  }

  /** The next response frame; undefined when the connection ends before there is one. */
  async reply(timeoutMs = 10_000): Promise<RawReply | undefined> {
    let needed: number | undefined;
    const frame = () => {
      if (needed === undefined && this.#length >= 8) needed = 8 + this.#bytes.readUInt32LE(4);
      return needed !== undefined && this.#length >= needed ? needed : undefined;
    };
    await this.#until(() => frame() !== undefined || this.#isClosed, timeoutMs);
    const length = frame();
    if (length === undefined) return undefined;
    const reply = { status: this.#bytes.readUInt32LE(0), payload: Buffer.from(this.#bytes.subarray(8, length)) };
    this.#keep(this.#bytes.subarray(length));
    return reply;
  }

  /** Everything that has arrived, once it is `length` bytes or the time is over. */
  async take(length: number, timeoutMs: number): Promise<Buffer> {
    await this.#until(() => this.#length >= length || this.#isClosed, timeoutMs).catch(() => {});
    const taken = this.#bytes;
    this.#keep(Buffer.alloc(0));
    return taken;
  }

  /** Exactly `length` bytes and no more; fewer when the connection ends or the time is over. */
  async takeExactly(length: number, timeoutMs: number): Promise<Buffer> {
    await this.#until(() => this.#length >= length || this.#isClosed, timeoutMs).catch(() => {});
    const taken = this.#bytes.subarray(0, length);
    this.#keep(this.#bytes.subarray(taken.length));
    return taken;
  }

  /** What has arrived up to a text and with it; everything when the connection ends or the time is over. */
  async takeUntil(text: string, timeoutMs: number): Promise<Buffer> {
    await this.#until(() => this.#bytes.includes(text) || this.#isClosed, timeoutMs).catch(() => {});
    const at = this.#bytes.indexOf(text);
    return this.takeExactly(at < 0 ? this.#length : at + text.length, timeoutMs);
  }

  async closed(timeoutMs = 10_000): Promise<void> {
    await this.#until(() => this.#isClosed, timeoutMs);
  }

  destroy(): void {
    this.socket.destroy();
  }

  get #bytes(): Buffer {
    if (this.#chunks.length !== 1) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0]!;
  }

  #keep(bytes: Buffer): void {
    this.#chunks = [bytes];
    this.#length = bytes.length;
  }

  #close(): void {
    this.#isClosed = true;
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#wakers) wake();
  }

  async #until(condition: () => boolean, timeoutMs: number): Promise<void> {
    const deadlineMs = Date.now() + timeoutMs;
    while (!condition()) {
      const leftMs = deadlineMs - Date.now();
      if (leftMs <= 0) throw new Error(`nothing happened within ${timeoutMs} ms`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(done, leftMs);
        const wakers = this.#wakers;
        function done(): void {
          clearTimeout(timer);
          wakers.delete(done);
          resolve();
        }
        wakers.add(done);
      });
    }
  }
}

export const requestFrame = (code: number, payload: Uint8Array): Buffer => {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(payload.length + 4, 0);
  head.writeUInt32LE(code, 4);
  return Buffer.concat([head, payload]);
};
