// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { formatBytes } from "./formats.ts";

const REDRAW_MS = 200;

interface ProgressOptions {
  /** What is done: "Exporting". */
  readonly what: string;
  /** Bytes of everything; undefined when nobody knows. */
  readonly totalBytes: number | undefined;
  readonly isQuiet: boolean;
}

/** A line on standard error that says how far long work is; nothing where standard error is no terminal. */
export class Progress {
  readonly #options: ProgressOptions;
  readonly #startedMs = performance.now();
  readonly #isShown: boolean;
  #drawnMs = Number.NEGATIVE_INFINITY;
  #messages = 0;
  #bytes = 0;

  constructor(options: ProgressOptions) {
    this.#options = options;
    this.#isShown = process.stderr.isTTY === true && !options.isQuiet;
  }

  add(messages: number, bytes: number): void {
    this.#messages += messages;
    this.#bytes += bytes;
    const nowMs = performance.now();
    if (!this.#isShown || nowMs - this.#drawnMs < REDRAW_MS) return;
    this.#drawnMs = nowMs;
    process.stderr.write(`\r\u001b[2K${this.#text(nowMs)}`);
  }

  /** Takes the line away. */
  end(): void {
    if (this.#isShown) process.stderr.write("\r\u001b[2K");
  }

  #text(nowMs: number): string {
    const seconds = Math.max(0.001, (nowMs - this.#startedMs) / 1000);
    const perSecond = this.#bytes / seconds;
    const { what, totalBytes } = this.#options;
    const done = `${what} ${this.#messages} messages, ${formatBytes(BigInt(this.#bytes))}`;
    const rate = `${formatBytes(BigInt(Math.round(perSecond)))}/s`;
    if (totalBytes === undefined || totalBytes === 0) return `${done}, ${rate}`;
    const percent = Math.min(100, Math.floor((100 * this.#bytes) / totalBytes));
    const leftSeconds = Math.ceil(Math.max(0, totalBytes - this.#bytes) / Math.max(1, perSecond));
    return `${done}, ${percent} %, ${rate}, ${leftSeconds} s left`;
  }
}
