// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { QuicEvents } from "../../../quic/quic-connection.ts";
import type { ByteStream, StreamReader } from "../byte-stream.ts";
import { ChunkFeeder } from "../chunk-feeder.ts";
import type { MessageBudget } from "../websocket/message-budget.ts";
import { IncomingRequest } from "./incoming-request.ts";
import type { RequestStreams } from "./request-streams.ts";

interface Limits {
  readonly maxFrameBytes: number;
  readonly budget: MessageBudget;
}

interface Ready {
  readonly streamId: number;
  readonly frame: Uint8Array;
  readonly heldBytes: number;
}

/**
 * A QUIC connection as one stream of bytes: the requests of its streams one after the other, in the order in which they are
 * whole; each reply frame goes to the stream of its request, which ends with it.
 */
export class QuicStream implements ByteStream, QuicEvents {
  readonly writesMessages = true;
  readonly #streams: RequestStreams;
  readonly #reader: StreamReader;
  readonly #limits: Limits;
  readonly #feeder: ChunkFeeder;
  readonly #incoming = new Map<number, IncomingRequest>();
  readonly #ready: Ready[] = [];
  /** Streams whose requests were given to the reader, in that order. */
  readonly #unanswered: number[] = [];
  #heldBytes = 0;

  constructor(streams: RequestStreams, reader: StreamReader, limits: Limits) {
    this.#streams = streams;
    this.#reader = reader;
    this.#limits = limits;
    this.#feeder = new ChunkFeeder(reader);
  }

  get waitingBytes(): number {
    return this.#streams.connection.waitingBytes;
  }

  get holdsBytes(): boolean {
    return this.#heldBytes > 0;
  }

  /** A reply nobody asked for has no stream to go to. */
  write(bytes: Uint8Array, onTaken?: () => void): void {
    const streamId = this.#unanswered.shift();
    if (streamId === undefined) onTaken?.();
    else this.#streams.reply(streamId, bytes, onTaken);
  }

  /** Every request asks for the target anew. */
  redirect(): void {}

  resume(): void {
    if (this.#feeder.resume() && this.#feed()) this.#streams.connection.resume();
  }

  end(): void {
    this.#streams.connection.closeWhenAnswered();
  }

  destroy(): void {
    this.#streams.connection.close();
  }

  established(): void {}

  received(streamId: number, bytes: Uint8Array, isLast: boolean): void {
    const { budget, maxFrameBytes } = this.#limits;
    if (!budget.take(bytes.length)) {
      this.destroy();
      return;
    }
    this.#heldBytes += bytes.length;
    const request = this.#incoming.get(streamId) ?? new IncomingRequest(maxFrameBytes);
    const assembled = request.add(bytes, isLast);
    if (assembled === "more") {
      this.#incoming.set(streamId, request);
      return;
    }
    this.#incoming.delete(streamId);
    if (!isLast) this.#streams.connection.stopReading(streamId);
    if (assembled === "none") {
      this.#give(request.heldBytes);
      this.#streams.finish(streamId);
      return;
    }
    this.#ready.push({ streamId, frame: assembled, heldBytes: request.heldBytes });
    if (!this.#feed()) this.#streams.connection.pause();
  }

  aborted(streamId: number): void {
    this.#give(this.#incoming.get(streamId)?.heldBytes ?? 0);
    this.#incoming.delete(streamId);
  }

  drained(): void {
    this.#reader.drained();
  }

  ended(): void {
    this.#give(this.#heldBytes);
    this.#feeder.drop();
    this.#reader.closed();
  }

  /** Gives requests to the reader until it has enough; true when it took all. */
  #feed(): boolean {
    while (!this.#feeder.isFull) {
      const next = this.#ready.shift();
      if (next === undefined) return true;
      this.#unanswered.push(next.streamId);
      this.#give(next.heldBytes);
      this.#feeder.feed(next.frame);
    }
    return false;
  }

  #give(bytes: number): void {
    this.#heldBytes -= bytes;
    this.#limits.budget.give(bytes);
  }
}
