// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { Socket } from "node:net";
import type { ByteStream, StreamReader } from "../byte-stream.ts";
import { DirectReader } from "./direct-reader.ts";
import { type DirectWriter, openDirectWriter } from "./direct-writer.ts";
import { type StreamHandle, usesHandle } from "./node-internals.ts";
import { applySocketOptions, type SocketOptions } from "./socket-options.ts";

/** A TCP connection without anything in between: its bytes are read straight into the reader's target. */
export class TcpStream implements ByteStream {
  readonly writesMessages = false;
  readonly holdsBytes = false;
  readonly #socket: Socket;
  readonly #handle: StreamHandle;
  readonly #directReader: DirectReader;
  readonly #directWriter: DirectWriter | undefined;
  #ended = false;

  constructor(handle: StreamHandle, options: SocketOptions, reader: StreamReader) {
    this.#handle = handle;
    const onread = { buffer: () => reader.target(), callback: (bytes: number) => reader.received(bytes) };
    this.#socket = new Socket({ handle, allowHalfOpen: true, onread } as object);
    this.#directReader = new DirectReader({ handle, socket: this.#socket, reader });
    this.#directWriter = openDirectWriter({
      handle,
      onDrained: () => {
        if (this.#isOpen()) reader.drained();
      },
      onFailure: () => this.#socket.destroy(),
    });
    applySocketOptions(this.#socket, options);
    this.#socket.on("end", () => reader.ended());
    this.#socket.on("drain", () => reader.drained());
    this.#socket.on("error", () => {});
    this.#socket.on("close", () => reader.closed());
  }

  get waitingBytes(): number {
    return this.#socket.writableLength + (this.#directWriter?.waitingBytes ?? 0);
  }

  write(bytes: Uint8Array, onTaken?: () => void): void {
    if (this.#directWriter !== undefined && this.#isOpen() && !this.#ended) this.#directWriter.write(bytes, onTaken);
    else this.#socket.write(bytes, onTaken);
  }

  writeSlices(slices: readonly Uint8Array[], onTaken: () => void): void {
    if (this.#directWriter !== undefined && this.#isOpen() && !this.#ended)
      this.#directWriter.writeSlices(slices, onTaken);
    else for (const slice of slices) this.#socket.write(slice, slice === slices.at(-1) ? onTaken : undefined);
  }

  redirect(): void {
    if (this.#isOpen()) this.#directReader.redirect();
  }

  resume(): void {
    this.redirect();
    this.#socket.resume();
  }

  end(): void {
    this.#ended = true;
    this.#socket.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #isOpen(): boolean {
    return usesHandle(this.#socket, this.#handle);
  }
}
