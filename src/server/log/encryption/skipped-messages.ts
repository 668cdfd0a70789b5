// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

const LOG_PAUSE_MS = 10_000;

/** Reports messages that cannot be decrypted, in one line for any number of polls: clients may poll them again and again. */
export class SkippedMessages {
  readonly #error: (message: string, context: Record<string, unknown>) => void;
  #nextReportMs = 0;
  #unreportedCount = 0;

  constructor(error: (message: string, context: Record<string, unknown>) => void) {
    this.#error = error;
  }

  report(path: string, firstOffset: bigint, messagesCount: number): void {
    this.#unreportedCount += messagesCount;
    const nowMs = performance.now();
    if (nowMs < this.#nextReportMs) return;
    const messages = this.#unreportedCount;
    this.#error("messages that cannot be decrypted were left out of polls", { path, firstOffset, messages });
    this.#unreportedCount = 0;
    this.#nextReportMs = nowMs + LOG_PAUSE_MS;
  }
}
