// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { BenchmarkOptions } from "../../src/bench/options/benchmark-options.ts";
import { shapeOf } from "../../src/bench/options/default-shape.ts";
import type { BenchmarkKind } from "../../src/bench/options/kinds.ts";

/** A benchmark with the options nobody gave. */
export const benchmarkOptions = (kind: BenchmarkKind): BenchmarkOptions => ({
  kind,
  connection: { credentials: { username: "iggy", password: "iggy" } },
  peer: undefined,
  ...shapeOf(kind, {}),
  messageBytes: { min: 1000, max: 1000 },
  messagesPerBatch: { min: 1000, max: 1000 },
  amount: { unit: "batches", batches: 1000 },
  rateLimitBytesPerSecond: undefined,
  isOpenLoop: false,
  maxInFlight: 64,
  readAmplification: 1,
  warmupMs: 0,
  samplingMs: 10,
  movingAverageWindow: 20,
  isHighLevel: false,
  reuseStreams: false,
  cleanup: false,
  maxTopicSizeBytes: 0n,
  messageExpiryMicros: 0n,
  workers: 2,
  seed: 1,
  payload: "random",
  compressible: undefined,
  headers: 0,
  keys: 0,
  idleTimeoutMs: 1000,
});
