// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/**
 * Memory for messages that are not whole yet, or that wait to be served. They are gathered outside of the arena, so that who
 * begins many and ends none would cost any amount; one whose next bytes do not fit loses its connection.
 */
export class MessageBudget {
  readonly #limitBytes: number;
  #usedBytes = 0;
  #hasRefused = false;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /** False when there is no room. */
  take(bytes: number): boolean {
    if (this.#usedBytes + bytes > this.#limitBytes) {
      this.#hasRefused = true;
      return false;
    }
    this.#usedBytes += bytes;
    return true;
  }

  /** Whether somebody found no room since this was asked last. */
  takeRefused(): boolean {
    const hasRefused = this.#hasRefused;
    this.#hasRefused = false;
    return hasRefused;
  }

  give(bytes: number): void {
    this.#usedBytes -= bytes;
  }
}
