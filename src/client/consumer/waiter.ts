// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { ClientError } from "../errors.ts";
import type { Poller, Waited } from "./poller.ts";
import type { PartitionPosition } from "./position.ts";

/** What a server answers that lets no poll wait. */
const notOffered: ReadonlySet<string> = new Set(["invalid_command", "feature_unavailable"]);
/** A wait that brought nothing sooner may not be one. */
const QUICK_MS = 10;
/** Requests of the same connection end waits soon as well, one after the other. */
const MAX_QUICK = 3;

/** Polls that the server keeps until messages come. */
export class Waiter<Value> {
  readonly #poller: Poller<Value>;
  readonly #waitMs: number;
  readonly #isWanted: boolean;
  #isRefused = false;
  #interruption = new AbortController();
  #isWaiting = false;
  #quick = 0;

  /** `waitMs` 0 to wait never. */
  constructor(poller: Poller<Value>, waitMs: number) {
    this.#poller = poller;
    this.#waitMs = waitMs;
    this.#isWanted = waitMs > 0;
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
  }

  /** What is waited for has changed. */
  interrupt(): void {
    if (!this.#isWaiting) return;
    this.#interruption.abort();
    this.#interruption = new AbortController();
  }

  /** Undefined when the wait was interrupted or the server lets no poll wait. */
  async wait(positions: readonly PartitionPosition[]): Promise<Waited<Value> | undefined> {
    const { signal } = this.#interruption;
    const startedMs = performance.now();
    this.#isWaiting = true;
    try {
      const waited = await this.#poller.wait(positions, this.#waitMs, signal);
      const isQuick = waited.found === undefined && performance.now() - startedMs < QUICK_MS;
      this.#quick = isQuick ? this.#quick + 1 : 0;
      return waited;
    } catch (error) {
      if (signal.aborted) return undefined;
      if (!(error instanceof ClientError) || !notOffered.has(error.errorName)) throw error;
      this.#isRefused = true;
      return undefined;
    } finally {
      this.#isWaiting = false;
    }
  }
}
