// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { isNotOffered, QUICK_WAIT_MS } from "../commands/wait-limits.ts";
import type { Poller, Waited } from "./poller.ts";
import type { PartitionPosition } from "./position.ts";

/** Requests of the same connection end waits soon as well, one after the other. */
const MAX_QUICK = 3;

/** Polls that the server keeps until messages come. */
export class Waiter<Value> {
  readonly #poller: Poller<Value>;
  readonly #isWanted: boolean;
  readonly #endWait: () => void;
  #isRefused = false;
  #interruption = new AbortController();
  #isWaiting = false;
  #isEnding = false;
  #quick = 0;

  /** `isWanted` false to wait never; `endWait` sends any other request, after which the server answers the wait. */
  constructor(
    poller: Poller<Value>,
    { isWanted, endWait }: { readonly isWanted: boolean; readonly endWait: () => void },
  ) {
    this.#poller = poller;
    this.#isWanted = isWanted;
    this.#endWait = endWait;
  }

  /** False for a server that is known not to do it. */
  get isOffered(): boolean {
    return this.#isWanted && !this.#isRefused;
  }

  /** Waits end too soon: whoever waits on should pause in between. */
  get isHasty(): boolean {
    return this.#quick > MAX_QUICK;
  }

  /** The connection is a new one, maybe to another server. */
  reconnected(): void {
    this.#isRefused = false;
    this.drop();
  }

  /** What is waited for has changed. What the server has sent by now is not lost. */
  interrupt(): void {
    if (!this.#isWaiting || this.#isEnding) return;
    this.#isEnding = true;
    this.#endWait();
  }

  /** Nobody wants the reply any more. */
  drop(): void {
    if (!this.#isWaiting) return;
    this.#isEnding = true;
    this.#interruption.abort();
    this.#interruption = new AbortController();
  }

  /** Undefined when the wait was dropped or the server lets no poll wait. */
  async wait(positions: readonly PartitionPosition[]): Promise<Waited<Value> | undefined> {
    const { signal } = this.#interruption;
    const startedMs = performance.now();
    this.#isWaiting = true;
    this.#isEnding = false;
    try {
      const waited = await this.#poller.wait(positions, signal);
      const isQuick = waited.found === undefined && performance.now() - startedMs < QUICK_WAIT_MS;
      this.#quick = isQuick ? this.#quick + 1 : 0;
      return waited;
    } catch (error) {
      if (signal.aborted) return undefined;
      if (!isNotOffered(error)) throw error;
      this.#isRefused = true;
      return undefined;
    } finally {
      this.#isWaiting = false;
    }
  }
}
