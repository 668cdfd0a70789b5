// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { IncomingMessage, Server } from "node:http";
import type { Socket } from "node:net";
import type { WebSocket } from "ws";
import { MessageBudget } from "./message-budget.ts";

export interface WebSocketSettings {
  readonly maxMessageBytes: number;
  /** Messages that have begun to arrive, all of them together, may take this much memory. */
  readonly maxIncompleteBytes: number;
  /** A peer that has not finished its handshake by then is closed. */
  readonly handshakeTimeoutMs: number;
  /** A peer that leaves more unread gets no answer to its pings. */
  readonly unreadReplyBytes: number;
}

/** Turns connections into WebSocket connections. Any path is fine; subprotocols and extensions are declined. */
export class WebSocketUpgrades {
  readonly settings: WebSocketSettings;
  readonly budget: MessageBudget;
  readonly #waiting = new Map<Socket, (webSocket: WebSocket) => void>();
  /** Parses requests; most threads never see one, and are ready sooner without what it is made of. */
  #http: Promise<Server> | undefined;

  constructor(settings: WebSocketSettings) {
    this.settings = settings;
    this.budget = new MessageBudget(settings.maxIncompleteBytes);
  }

  /** Calls `onOpen` once the peer has asked for a WebSocket connection; a peer that does not in time is closed. */
  open(socket: Socket, onOpen: (webSocket: WebSocket) => void): void {
    const timer = setTimeout(() => socket.destroy(), this.settings.handshakeTimeoutMs);
    timer.unref();
    const settle = (): void => {
      clearTimeout(timer);
      this.#waiting.delete(socket);
    };
    this.#waiting.set(socket, (webSocket) => {
      settle();
      onOpen(webSocket);
    });
    socket.on("close", settle);
    this.#http ??= this.#makeHttp();
    void this.#http.then((http) => {
      if (!socket.destroyed) http.emit("connection", socket);
    });
  }

  /** Never listens: it is given sockets and parses one request of each. */
  async #makeHttp(): Promise<Server> {
    const [{ createServer }, { WebSocketServer }] = await Promise.all([import("node:http"), import("ws")]);
    const webSockets = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: this.settings.maxMessageBytes,
      handleProtocols: () => false,
      skipUTF8Validation: true,
      autoPong: false,
    });
    const http = createServer();
    http.on("upgrade", (request: IncomingMessage, socket: Socket, head: Buffer) => {
      webSockets.handleUpgrade(request, socket, head, (webSocket) => this.#waiting.get(socket)?.(webSocket));
    });
    // Who asks for anything else is not talked to.
    http.on("request", ({ socket }: IncomingMessage) => socket.destroy());
    http.on("clientError", (_, socket) => socket.destroy());
    return http;
  }
}
