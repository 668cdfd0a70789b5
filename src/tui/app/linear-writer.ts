// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { spokenLines } from "../draw/linear.ts";

/** What arrives without being asked for is told no more often. */
const UNASKED_MS = 2000;

/** Writes what is new in frames as lines one below the other, as screen readers read them. */
export class LinearWriter {
  readonly #output: NodeJS.WriteStream;
  #shown: readonly string[] = [];
  #isHeld = false;
  #isAsked = true;
  #toldAtMs = 0;

  constructor(output: NodeJS.WriteStream) {
    this.#output = output;
  }

  /** Somebody did something, the next frame answers it. */
  ask(): void {
    this.#isAsked = true;
  }

  write(frame: readonly string[]): void {
    const nowMs = performance.now();
    const isDue = this.#isAsked || nowMs - this.#toldAtMs >= UNASKED_MS;
    if (this.#isHeld || !isDue || this.#output.writableNeedDrain) return;
    const lines = spokenLines(this.#shown, frame, this.#isAsked);
    this.#shown = frame;
    this.#isAsked = false;
    if (lines.length === 0) return;
    this.#toldAtMs = nowMs;
    this.#output.write(`${lines.join("\r\n")}\r\n`);
  }

  clear(): void {
    this.#shown = [];
    this.#isAsked = true;
  }

  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
  }

  close(): void {}
}
