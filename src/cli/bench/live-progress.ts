// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Overview } from "../../bench/run/progress-board.ts";
import { formatBytes } from "../output/formats.ts";

/** A line on standard error with how a benchmark goes; nothing where standard error is no terminal. */
export class LiveProgress {
  readonly isShown: boolean;

  constructor(isQuiet: boolean) {
    this.isShown = process.stderr.isTTY === true && !isQuiet;
  }

  show(overview: Overview): void {
    if (this.isShown) process.stderr.write(`\r\u001b[2K${lineOf(overview)}`);
  }

  /** Takes the line away. */
  end(): void {
    if (this.isShown) process.stderr.write("\r\u001b[2K");
  }
}

/** "12,000 messages, 12.00 MB, 4.10 MB/s, p99 1.20 ms" */
const lineOf = ({ messages, userBytes, bytesPerSecond, p99Ms }: Overview): string => {
  const total = `${messages.toLocaleString("en-US")} messages, ${bytesText(userBytes)}`;
  return `${total}, ${bytesText(bytesPerSecond)}/s, p99 ${p99Ms.toFixed(2)} ms`;
};

const bytesText = (bytes: number): string => formatBytes(BigInt(Math.round(bytes)));
