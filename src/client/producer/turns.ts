// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { abortable } from "../connection/call-signal.ts";

interface WaitingCall<Message> {
  readonly messages: readonly Message[];
  isGivenUp: boolean;
  giveUp: (error: unknown) => void;
}

/** Calls whose messages could not be buffered at once, each in its turn. */
export class Turns<Message> {
  readonly #calls = new Set<WaitingCall<Message>>();
  #last: Promise<unknown> = Promise.resolve();

  get isEmpty(): boolean {
    return this.#calls.size === 0;
  }

  /** How many messages of all calls wait. */
  get messages(): number {
    let messages = 0;
    for (const call of this.#calls) messages += call.messages.length;
    return messages;
  }

  /**
   * Does the work after that of all who came before. An abort ends the wait at once: work that was not begun is left undone,
   * and other work asks whether it is over.
   * @throws the reason of the signal, what it is given up with, and what the work throws
   */
  async take(
    messages: readonly Message[],
    work: (isOver: () => boolean) => Promise<void>,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const call: WaitingCall<Message> = { messages, isGivenUp: false, giveUp: () => {} };
    const isOver = (): boolean => call.isGivenUp || signal?.aborted === true;
    const turn = this.#last.then(() => (isOver() ? undefined : work(isOver)));
    this.#last = turn.catch(() => {});
    const wait = new Promise<void>((resolve, reject) => {
      call.giveUp = reject;
      turn.then(resolve, reject);
    });
    this.#calls.add(call);
    try {
      await abortable(wait, signal);
    } finally {
      this.#calls.delete(call);
    }
  }

  /** Resolves when all who wait now have had their turn. */
  async settled(): Promise<void> {
    await this.#last;
  }

  /** Ends every wait with an error about its messages, and gives the messages of all in their order. */
  giveUp(errorAbout: (messages: readonly Message[]) => unknown): Message[] {
    const calls = [...this.#calls];
    this.#calls.clear();
    this.#last = Promise.resolve();
    for (const call of calls) {
      call.isGivenUp = true;
      call.giveUp(errorAbout(call.messages));
    }
    return calls.flatMap(({ messages }) => messages);
  }
}
