// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../../protocol/errors/iggy-error.ts";

/** Lets what changes shared state happen one after the other, in the order in which it was asked for. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();
  #isClosed = false;
  #waiting = 0;

  /** How many have a turn or wait for one. */
  get waitingCount(): number {
    return this.#waiting;
  }

  /**
   * Runs `work` when everything before it has ended, well or not.
   * @throws IggyError disconnected when the turns are over
   */
  async take<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    if (this.#isClosed) throw new IggyError("disconnected");
    this.#waiting++;
    const result = this.#last.then(work);
    const ended = () => {
      this.#waiting--;
    };
    this.#last = result.then(ended, ended);
    return result;
  }

  /** Resolves when nothing that was asked for before is left. */
  async idle(): Promise<void> {
    await this.#last;
  }

  /** Gives no turn any more; resolves when the last one has ended. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#last;
  }
}
