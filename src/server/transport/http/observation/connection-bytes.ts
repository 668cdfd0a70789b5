// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Socket } from "node:net";

interface Passed {
  received: number;
  sent: number;
}

/** Counts what goes through connections. A socket knows how much that is, so that nothing is done for a request. */
export class ConnectionBytes {
  readonly #count: (passed: Readonly<Passed>) => void;
  /** What was counted of each that is open. */
  readonly #counted = new Map<Socket, Passed>();

  constructor(count: (passed: Readonly<Passed>) => void) {
    this.#count = count;
  }

  get connectionsCount(): number {
    return this.#counted.size;
  }

  track(socket: Socket): void {
    this.#counted.set(socket, { received: 0, sent: 0 });
    socket.once("close", () => {
      this.#sampleOne(socket);
      this.#counted.delete(socket);
    });
  }

  /** Counts what went through since the last time. */
  sample(): void {
    for (const socket of this.#counted.keys()) this.#sampleOne(socket);
  }

  #sampleOne(socket: Socket): void {
    const counted = this.#counted.get(socket);
    if (counted === undefined) return;
    const { bytesRead, bytesWritten } = socket;
    const [received, sent] = [bytesRead - counted.received, bytesWritten - counted.sent];
    if (received === 0 && sent === 0) return;
    this.#count({ received, sent });
    counted.received = bytesRead;
    counted.sent = bytesWritten;
  }
}
