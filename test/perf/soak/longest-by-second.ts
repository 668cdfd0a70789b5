// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** The longest latency of each second of a run, to be lined up with what else happened then. */
export class LongestBySecond {
  readonly milliseconds: number[] = [];
  readonly #startedMs: number;

  constructor(startedMs: number) {
    this.#startedMs = startedMs;
  }

  record(nowMs: number, latencyMs: number): void {
    const second = Math.floor((nowMs - this.#startedMs) / 1000);
    while (this.milliseconds.length <= second) this.milliseconds.push(0);
    this.milliseconds[second] = Math.max(this.milliseconds[second] ?? 0, latencyMs);
  }
}

/** The longest of several for each second. */
export const longestOf = (all: readonly (readonly number[])[]): number[] =>
  Array.from({ length: Math.max(0, ...all.map(({ length }) => length)) }, (_, second) =>
    Math.max(...all.map((milliseconds) => milliseconds[second] ?? 0)),
  );
