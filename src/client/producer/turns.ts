// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { abortable } from "../connection/call-signal.ts";

interface WaitingCall {
  readonly messages: number;
}

/** Calls whose messages could not be buffered at once, each in its turn. */
export class Turns {
  readonly #calls = new Set<WaitingCall>();
  #last: Promise<unknown> = Promise.resolve();

  get isEmpty(): boolean {
    return this.#calls.size === 0;
  }

  /** Of all calls together. */
  get messages(): number {
    let messages = 0;
    for (const call of this.#calls) messages += call.messages;
    return messages;
  }

  /**
   * Does the work after that of all who came before. An abort ends the wait at once, and work that was not begun is left undone.
   * @throws the reason of the signal, and what the work throws
   */
  async take(messages: number, work: () => Promise<void>, signal: AbortSignal | undefined): Promise<void> {
    const call = { messages };
    this.#calls.add(call);
    const turn = this.#last.then(() => {
      signal?.throwIfAborted();
      return work();
    });
    this.#last = turn.catch(() => {});
    try {
      await abortable(turn, signal);
    } finally {
      this.#calls.delete(call);
    }
  }

  /** Resolves when all who wait now have had their turn. */
  async settled(): Promise<void> {
    await this.#last;
  }
}
