// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ErrorName } from "../../protocol/errors/catalogue.ts";
import { type ErrorContext, IggyError } from "../../protocol/errors/iggy-error.ts";
import { clientError } from "../errors.ts";
import { Fifo } from "../fifo.ts";
import { PendingRequest } from "./pending-request.ts";
import { ReplyReader } from "./reply-reader.ts";
import { type Channel, type ChannelLimits, type Reply, RequestLost } from "./transport.ts";

/** A connection that carries bytes in order, both ways. */
export interface BytePipe {
  write(bytes: Uint8Array): unknown;
  destroy(): unknown;
}

const DISCONNECTED_STATUS = 8;

/** Frames over a pipe: requests may be sent before earlier ones are answered, replies come in their order. */
export class FramedChannel implements Channel {
  readonly closed: Promise<IggyError>;
  readonly #pipe: BytePipe;
  readonly #limits: ChannelLimits;
  readonly #reader = new ReplyReader((reply) => this.#onReply(reply));
  readonly #queued = new Fifo<PendingRequest>();
  readonly #inFlight = new Fifo<PendingRequest>();
  #settleClosed: (error: IggyError) => void = () => {};
  #closedBy: IggyError | undefined;
  #watchdog: ReturnType<typeof setTimeout> | undefined;

  constructor(pipe: BytePipe, limits: ChannelLimits) {
    this.#pipe = pipe;
    this.#limits = limits;
    this.closed = new Promise((resolve) => {
      this.#settleClosed = resolve;
    });
  }

  request(frame: Uint8Array, signal?: AbortSignal): Promise<Reply> {
    if (this.#closedBy !== undefined) return Promise.reject(new RequestLost(this.#closedBy, false));
    if (signal?.aborted === true) return Promise.reject(signal.reason);
    if (this.#queued.length >= this.#limits.maxQueued) {
      return Promise.reject(clientError("background_send_buffer_overflow", { requests: this.#queued.length }));
    }
    return new Promise((resolve, reject) => {
      this.#queued.push(new PendingRequest(frame, { resolve, reject }, signal));
      this.#sendQueued();
    });
  }

  close(error: IggyError): void {
    this.#end(error);
  }

  /** Where the next bytes from the server belong. */
  space(): Buffer {
    return this.#reader.space();
  }

  /** So many bytes were put there. */
  received(count: number): void {
    this.#guard(() => this.#reader.received(count));
  }

  /** Bytes from the server. */
  push(bytes: Uint8Array): void {
    this.#guard(() => this.#reader.push(bytes));
  }

  /** The pipe has ended. */
  ended(cause?: Error): void {
    this.#fail("connection_closed", cause === undefined ? {} : { reason: cause.message }, cause);
  }

  #guard(read: () => void): void {
    if (this.#closedBy !== undefined) return;
    try {
      read();
    } catch (error) {
      this.#end(error instanceof IggyError ? error : clientError("error", {}, error));
    }
  }

  #sendQueued(): void {
    while (this.#inFlight.length < this.#limits.maxInFlight) {
      const request = this.#queued.shift();
      if (request === undefined) return;
      if (request.isDropped) continue;
      request.sentAtMs = performance.now();
      this.#inFlight.push(request);
      this.#watch();
      this.#pipe.write(request.frame);
    }
  }

  #onReply(reply: Reply): void {
    const request = this.#inFlight.shift();
    if (request === undefined) {
      // The only frame nobody asked for says that the server is about to end.
      this.#fail(reply.status === DISCONNECTED_STATUS ? "disconnected" : "invalid_format", { reason: "unasked reply" });
      return;
    }
    request.succeed(reply);
    this.#sendQueued();
  }

  /** One timer for all requests: the oldest is the first to be answered. */
  #watch(): void {
    const { requestTimeoutMs } = this.#limits;
    if (this.#watchdog !== undefined || requestTimeoutMs === 0) return;
    const waitedMs = performance.now() - (this.#inFlight.first()?.sentAtMs ?? 0);
    this.#watchdog = setTimeout(
      () => {
        this.#watchdog = undefined;
        const oldest = this.#inFlight.first();
        if (oldest === undefined) return;
        if (performance.now() - oldest.sentAtMs >= requestTimeoutMs) {
          this.#fail("task_timeout", { timeoutMs: requestTimeoutMs });
        } else this.#watch();
      },
      Math.max(1, Math.ceil(requestTimeoutMs - waitedMs)),
    );
    // Only Node has something to keep alive; the socket does that while it is open.
    (this.#watchdog as { unref?: () => void }).unref?.();
  }

  #fail(name: ErrorName, context: ErrorContext, cause?: unknown): void {
    if (this.#closedBy === undefined) this.#end(clientError(name, context, cause));
  }

  #end(error: IggyError): void {
    if (this.#closedBy !== undefined) return;
    this.#closedBy = error;
    clearTimeout(this.#watchdog);
    this.#pipe.destroy();
    for (const request of [...this.#inFlight.drain(), ...this.#queued.drain()]) request.lose(error);
    this.#settleClosed(error);
  }
}
