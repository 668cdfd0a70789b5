// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { QuicConnection, QuicEvents } from "../../../quic/quic-connection.ts";
import type { BytePipe } from "../framed-channel.ts";

interface Listener {
  readonly onEstablished: () => void;
  /** A whole reply; they come in the order of their requests. */
  readonly onReply: (bytes: Uint8Array) => void;
  readonly onEnded: (reason: string) => void;
}

interface Exchange {
  readonly streamId: number;
  readonly chunks: Uint8Array[];
  isDone: boolean;
}

/** Streams are numbered in steps of four, those a client opens for both directions from 0. */
const STREAM_STEP = 4;

/** A pipe of frames over a connection: each request has a stream, on which its reply comes back. */
export class RequestStreams implements BytePipe, QuicEvents {
  readonly #connection: QuicConnection;
  /** In the order of the requests. */
  readonly #exchanges = new Map<number, Exchange>();
  #nextStreamId = 0;
  #listener: Listener | undefined;

  constructor(connection: QuicConnection) {
    this.#connection = connection;
  }

  start(listener: Listener): void {
    this.#listener = listener;
    this.#connection.start(this);
  }

  write(frame: Uint8Array): void {
    const streamId = this.#nextStreamId;
    this.#nextStreamId += STREAM_STEP;
    this.#exchanges.set(streamId, { streamId, chunks: [], isDone: false });
    this.#connection.write(streamId, frame, true);
  }

  destroy(): void {
    this.#connection.close();
  }

  established(): void {
    this.#listener?.onEstablished();
  }

  received(streamId: number, bytes: Uint8Array, isLast: boolean): void {
    const exchange = this.#exchanges.get(streamId);
    if (exchange === undefined) return;
    exchange.chunks.push(Buffer.from(bytes));
    exchange.isDone = isLast;
    if (!isLast) return;
    for (const { streamId: first, chunks, isDone } of this.#exchanges.values()) {
      if (!isDone) return;
      this.#exchanges.delete(first);
      for (const chunk of chunks) this.#listener?.onReply(chunk);
    }
  }

  /** A request without a reply is of no use, and neither are those behind it. */
  aborted(): void {
    this.#connection.close("a stream was given up");
  }

  drained(): void {}

  ended(reason: string): void {
    this.#listener?.onEnded(reason);
  }
}
