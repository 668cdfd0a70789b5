// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Socket } from "node:net";
import type { RawData, WebSocket } from "ws";
import type { ByteStream, StreamReader } from "../byte-stream.ts";
import { ChunkFeeder } from "../chunk-feeder.ts";
import type { WebSocketUpgrades } from "./upgrades.ts";

const TRY_AGAIN_LATER = 1013;

/**
 * What is inside of a WebSocket connection: the payloads of binary messages are one stream of bytes, wherever a message
 * begins and ends; every reply frame is a message of its own. Text is ignored.
 */
export class WebSocketStream implements ByteStream {
  readonly writesMessages = true;
  readonly #socket: Socket;
  readonly #upgrades: WebSocketUpgrades;
  readonly #reader: StreamReader;
  readonly #feeder: ChunkFeeder;
  #webSocket: WebSocket | undefined;
  /** What has arrived of messages that are not whole or that the reader has not taken. */
  #heldBytes = 0;

  constructor(socket: Socket, upgrades: WebSocketUpgrades, reader: StreamReader) {
    this.#socket = socket;
    this.#upgrades = upgrades;
    this.#reader = reader;
    this.#feeder = new ChunkFeeder(reader);
    socket.on("error", () => {});
    socket.on("close", () => this.#onClose());
    upgrades.open(socket, (webSocket) => this.#onOpen(webSocket));
  }

  get holdsBytes(): boolean {
    return this.#heldBytes > 0;
  }

  get waitingBytes(): number {
    return this.#webSocket?.bufferedAmount ?? 0;
  }

  write(bytes: Uint8Array, onTaken?: () => void): void {
    if (this.#webSocket === undefined) onTaken?.();
    else this.#webSocket.send(bytes, { binary: true }, onTaken);
  }

  /** Every message asks for the target anew. */
  redirect(): void {}

  resume(): void {
    if (!this.#feeder.resume()) return;
    this.#settle();
    this.#webSocket?.resume();
  }

  end(): void {
    if (this.#webSocket === undefined) this.#socket.destroy();
    else this.#webSocket.close();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #onOpen(webSocket: WebSocket): void {
    this.#webSocket = webSocket;
    webSocket.on("message", (data, isBinary) => this.#onMessage(data, isBinary));
    webSocket.on("ping", (data: Buffer) => this.#onPing(data));
    // It closes itself, and says why to the peer.
    webSocket.on("error", () => {});
    this.#socket.prependListener("data", (chunk: Buffer) => this.#onChunk(chunk.length));
    this.#socket.on("drain", () => this.#reader.drained());
  }

  #onChunk(bytes: number): void {
    if (this.#upgrades.budget.take(bytes)) {
      this.#heldBytes += bytes;
      return;
    }
    this.#webSocket?.close(TRY_AGAIN_LATER);
    this.#socket.destroySoon();
  }

  #onMessage(data: RawData, isBinary: boolean): void {
    const isOfUse = isBinary && data instanceof Buffer && data.length > 0;
    if (isOfUse && !this.#feeder.feed(data)) this.#webSocket?.pause();
    else if (!this.#feeder.isFull) this.#settle();
  }

  /** A peer that pings and does not read would fill memory with answers. */
  #onPing(data: Buffer): void {
    if (this.waitingBytes <= this.#upgrades.settings.unreadReplyBytes) this.#webSocket?.pong(data);
  }

  #settle(): void {
    this.#upgrades.budget.give(this.#heldBytes);
    this.#heldBytes = 0;
  }

  #onClose(): void {
    this.#settle();
    this.#feeder.drop();
    this.#reader.closed();
  }
}
