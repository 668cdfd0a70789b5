// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { EventEmitter } from "node:events";

/**
 * Serves the requests of a connection one after the other, each when the peer has taken the answer before it: hundreds fit into
 * one packet, and their answers would have to be kept.
 */
export class InTurn {
  /** What waits behind the request that is served on a connection. */
  readonly #waiting = new WeakMap<object, (() => void)[]>();

  /** `answer` closes when it is taken or its connection is lost. */
  serve(connection: object, answer: EventEmitter, serve: () => void): void {
    const run = (): void => {
      answer.once("close", () => this.#next(connection));
      serve();
    };
    const waiting = this.#waiting.get(connection);
    if (waiting !== undefined) {
      waiting.push(run);
      return;
    }
    this.#waiting.set(connection, []);
    run();
  }

  #next(connection: object): void {
    const run = this.#waiting.get(connection)?.shift();
    if (run === undefined) this.#waiting.delete(connection);
    else run();
  }
}
