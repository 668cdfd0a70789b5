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
    signal?.addEventListener("abort", this.#drop);
  }

  succeed(reply: Reply): void {
    this.#signal?.removeEventListener("abort", this.#drop);
    this.#settle.resolve(reply);
  }

  /** The channel ended with this error. */
  lose(error: IggyError): void {
    this.#signal?.removeEventListener("abort", this.#drop);
    this.#settle.reject(new RequestLost(error, this.sentAtMs > 0));
  }

  readonly #drop = (): void => {
    this.isDropped = true;
    this.#signal?.removeEventListener("abort", this.#drop);
    this.#settle.reject(this.#signal?.reason);
  };
}
