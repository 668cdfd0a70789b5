// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { BenchmarkOptions } from "../options/benchmark-options.ts";
import type { SuiteCase } from "./suite-matrix.ts";

/** Consumers stop soon after the last message: how much there is differs from stream to stream. */
const IDLE_MS = 500;

/** Where a case stands among the others. */
export interface CasePlace {
  /** What the case before has written. */
  readonly writtenBytes: number;
  /** The next case reads what this one writes. */
  readonly isReadNext: boolean;
}

/** The benchmark of a case. */
export const optionsOfCase = (
  base: BenchmarkOptions,
  one: SuiteCase,
  { writtenBytes, isReadNext }: CasePlace,
): BenchmarkOptions => ({
  ...base,
  kind: one.kind,
  streams: one.streams,
  partitions: one.partitions,
  producers: one.producers,
  consumers: one.consumers,
  groups: one.groups,
  messageBytes: { min: one.messageBytes, max: one.messageBytes },
  messagesPerBatch: { min: one.messagesPerBatch, max: one.messagesPerBatch },
  ...(one.scenario === "consume" ? readingOf(base, writtenBytes) : {}),
  cleanup: base.cleanup && !isReadNext,
});

const readingOf = (
  { amount }: BenchmarkOptions,
  writtenBytes: number,
): Pick<BenchmarkOptions, "amount" | "idleTimeoutMs" | "warmupMs"> => ({
  amount: {
    unit: "bytes",
    bytes: Math.max(1, writtenBytes),
    ...(amount.unit === "duration" ? { writtenInMs: amount.durationMs } : {}),
  },
  idleTimeoutMs: IDLE_MS,
  warmupMs: 0,
});
