// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type SecureContext, TLSSocket } from "node:tls";
import type { ByteStream, StreamReader } from "../byte-stream.ts";
import { ChunkFeeder } from "../chunk-feeder.ts";
import type { StreamHandle } from "./node-internals.ts";
import { openSocket, type SocketOptions } from "./socket-options.ts";

export interface TlsSettings {
  readonly secureContext: SecureContext;
  /** A peer that has not finished its handshake by then is closed. */
  readonly handshakeTimeoutMs: number;
}

/** Makes the server's end of TLS on a connection. */
export const openTlsSocket = (
  handle: StreamHandle,
  options: SocketOptions,
  { secureContext, handshakeTimeoutMs }: TlsSettings,
): TLSSocket => {
  const below = openSocket(handle, options);
  const socket = new TLSSocket(below, { isServer: true, secureContext });
  const timer = setTimeout(() => socket.destroy(), handshakeTimeoutMs);
  timer.unref();
  socket.on("secure", () => clearTimeout(timer));
  socket.on("close", () => clearTimeout(timer));
  socket.on("error", () => {});
  below.on("error", () => {});
  return socket;
};

/** What is inside of TLS on a TCP connection. */
export class TlsStream implements ByteStream {
  readonly writesMessages = false;
  readonly #socket: TLSSocket;
  readonly #feeder: ChunkFeeder;
  readonly #reader: StreamReader;
  #peerEnded = false;

  constructor(handle: StreamHandle, options: SocketOptions, settings: TlsSettings, reader: StreamReader) {
    this.#reader = reader;
    this.#feeder = new ChunkFeeder(reader);
    this.#socket = openTlsSocket(handle, options, settings);
    this.#socket.on("data", (chunk: Buffer) => {
      if (!this.#feeder.feed(chunk)) this.#socket.pause();
    });
    this.#socket.on("end", () => this.#onEnd());
    this.#socket.on("drain", () => reader.drained());
    this.#socket.on("close", () => this.#onClose());
  }

  get holdsBytes(): boolean {
    return this.#feeder.holdsBytes;
  }

  get waitingBytes(): number {
    return this.#socket.writableLength;
  }

  write(bytes: Uint8Array, onTaken?: () => void): void {
    this.#socket.write(bytes, onTaken);
  }

  /** Every chunk asks for the target anew. */
  redirect(): void {}

  resume(): void {
    if (!this.#feeder.resume()) return;
    if (this.#peerEnded) this.#reader.ended();
    else this.#socket.resume();
  }

  end(): void {
    this.#socket.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** The end may come while the reader has not taken all yet. */
  #onEnd(): void {
    this.#peerEnded = true;
    if (!this.#feeder.isFull) this.#reader.ended();
  }

  #onClose(): void {
    this.#feeder.drop();
    this.#reader.closed();
  }
}
