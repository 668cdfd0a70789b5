// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { IggyError } from "../../protocol/errors/iggy-error.ts";
import { type Reply, RequestLost } from "./transport.ts";

interface Settle {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: unknown) => void;
}

/** A request that waits to be sent, or for its reply. */
export class PendingRequest {
  readonly frame: Uint8Array;
  /** By the clock of performance.now(), once it is sent. */
  sentAtMs = 0;
  /** Nobody wants the reply any more. */
  isDropped = false;
  readonly #settle: Settle;
  readonly #signal: AbortSignal | undefined;

  constructor(frame: Uint8Array, settle: Settle, signal: AbortSignal | undefined) {
    this.frame = frame;
    this.#settle = settle;
    this.#signal = signal;
    if (signal !== undefined) requestsOf(signal).add(this);
  }

  succeed(reply: Reply): void {
    this.#forget();
    this.#settle.resolve(reply);
  }

  /** The channel ended with this error. */
  lose(error: IggyError): void {
    this.#forget();
    this.#settle.reject(new RequestLost(error, this.sentAtMs > 0));
  }

  /** Its signal aborts. */
  drop(): void {
    this.isDropped = true;
    this.#settle.reject(this.#signal?.reason);
  }

  #forget(): void {
    if (this.#signal !== undefined) requestsOf(this.#signal).delete(this);
  }
}

/** Requests under way by their signals: one listener serves all requests of a signal, which mostly are very many in turn. */
const bySignal = new WeakMap<AbortSignal, Set<PendingRequest>>();

const requestsOf = (signal: AbortSignal): Set<PendingRequest> => {
  const known = bySignal.get(signal);
  if (known !== undefined) return known;
  const requests = new Set<PendingRequest>();
  bySignal.set(signal, requests);
  signal.addEventListener("abort", () => {
    for (const request of requests) request.drop();
    requests.clear();
  });
  return requests;
};
