// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Progress } from "../../bench/worker/worker-messages.ts";
import { formatBytes } from "../output/formats.ts";

/** A line on standard error with how a benchmark goes; nothing where standard error is no terminal. */
export class LiveProgress {
  readonly isShown: boolean;
  #last: { readonly atMs: number; readonly progress: Progress } | undefined;

  constructor(isQuiet: boolean) {
    this.isShown = process.stderr.isTTY === true && !isQuiet;
  }

  show(progress: Progress): void {
    if (!this.isShown) return;
    const atMs = performance.now();
    process.stderr.write(`\r\u001b[2K${lineOf(progress, this.#last?.progress, atMs - (this.#last?.atMs ?? atMs))}`);
    this.#last = { atMs, progress };
  }

  /** Takes the line away. */
  end(): void {
    if (this.isShown) process.stderr.write("\r\u001b[2K");
  }
}

/** "12,000 messages, 12.00 MB, 4.10 MB/s, p99 1.20 ms" */
const lineOf = (now: Progress, before: Progress | undefined, passedMs: number): string => {
  const total = `${now.messages.toLocaleString("en-US")} messages, ${formatBytes(BigInt(Math.round(now.userBytes)))}`;
  const p99 = `p99 ${now.p99Ms.toFixed(2)} ms`;
  if (before === undefined || passedMs <= 0) return `${total}, ${p99}`;
  const perSecond = Math.max(0, (now.userBytes - before.userBytes) / (passedMs / 1000));
  return `${total}, ${formatBytes(BigInt(Math.round(perSecond)))}/s, ${p99}`;
};
