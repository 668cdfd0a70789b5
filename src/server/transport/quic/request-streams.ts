// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { QuicConnection, QuicEvents } from "../../../quic/quic-connection.ts";

interface Watcher {
  readonly onEstablished: () => void;
  readonly onEnded: (reason: string) => void;
}

const nothing = new Uint8Array(0);

/** The streams of one peer: bytes of requests in, replies out. Who serves them comes once the peer is registered. */
export class RequestStreams implements QuicEvents {
  readonly connection: QuicConnection;
  readonly #watcher: Watcher;
  #server: QuicEvents | undefined;

  constructor(connection: QuicConnection, watcher: Watcher) {
    this.connection = connection;
    this.#watcher = watcher;
  }

  /** What has arrived meanwhile follows at once. */
  serveBy(server: QuicEvents): void {
    this.#server = server;
    this.connection.resume();
  }

  reply(streamId: number, frame: Uint8Array, onTaken?: () => void): void {
    this.connection.write(streamId, frame, true, onTaken);
  }

  /** Ends a stream on which there is nothing to say. */
  finish(streamId: number): void {
    this.connection.write(streamId, nothing, true);
  }

  established(): void {
    this.connection.pause();
    this.#watcher.onEstablished();
  }

  received(streamId: number, bytes: Uint8Array, isLast: boolean): void {
    this.#server?.received(streamId, bytes, isLast);
  }

  aborted(streamId: number): void {
    this.#server?.aborted(streamId);
  }

  drained(): void {
    this.#server?.drained();
  }

  ended(reason: string): void {
    this.#watcher.onEnded(reason);
    this.#server?.ended(reason);
  }
}
