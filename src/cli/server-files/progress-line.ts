// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

const PAUSE_MS = 500;

/** Says on standard error how far something is, at most twice a second; on a terminal in one line. */
export class ProgressLine {
  readonly #isOn: boolean;
  readonly #isTerminal = process.stderr.isTTY === true;
  #nextMs = performance.now() + PAUSE_MS;
  #wasShown = false;

  constructor(isOn: boolean) {
    this.#isOn = isOn;
  }

  show(text: () => string): void {
    const nowMs = performance.now();
    if (!this.#isOn || nowMs < this.#nextMs) return;
    this.#nextMs = nowMs + PAUSE_MS;
    process.stderr.write(this.#isTerminal ? `\r\x1b[K${text()}` : `${text()}\n`);
    this.#wasShown = true;
  }

  /** Takes the line away. */
  end(): void {
    if (this.#wasShown && this.#isTerminal) process.stderr.write("\r\x1b[K");
  }
}
