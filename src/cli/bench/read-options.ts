// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { availableParallelism } from "node:os";
import type { Amount, BenchmarkOptions } from "../../bench/options/benchmark-options.ts";
import { shapeOf } from "../../bench/options/default-shape.ts";
import type { BenchmarkKind } from "../../bench/options/kinds.ts";
import { brokenRule } from "../../bench/options/rules.ts";
import { MAX_U64 } from "../../protocol/primitives/integers.ts";
import { UsageError } from "../errors/user-error.ts";
import type { BenchFlags, ShapeFlags } from "./bench-flags.ts";
import { peerOf } from "./peer-target.ts";

const UNLIMITED = MAX_U64;
const DEFAULT_BATCHES = 1000;

/**
 * The benchmark a command line asks for.
 * @throws UsageError for what cannot be run
 */
export const readBenchmarkOptions = (
  kind: BenchmarkKind,
  flags: BenchFlags & ShapeFlags,
  connection: BenchmarkOptions["connection"],
): BenchmarkOptions => {
  const { streams, partitions, producers, consumers } = flags;
  const options: BenchmarkOptions = {
    kind,
    connection,
    peer: peerOf(flags),
    ...shapeOf(kind, { streams, partitions, producers, consumers, groups: flags["consumer-groups"] }),
    messageBytes: flags["message-size"],
    messagesPerBatch: flags["messages-per-batch"],
    amount: amountOf(flags),
    rateLimitBytesPerSecond: flags["rate-limit"],
    isOpenLoop: flags["open-loop"],
    maxInFlight: flags["max-in-flight"],
    readAmplification: flags["read-amplification"] ?? 1,
    warmupMs: flags["warmup-time"],
    samplingMs: Math.max(1, flags["sampling-time"]),
    movingAverageWindow: flags["moving-average-window"],
    isHighLevel: flags["high-level-api"],
    reuseStreams: flags["reuse-streams"],
    cleanup: flags.cleanup,
    maxTopicSizeBytes: flags["max-topic-size"] ?? UNLIMITED,
    messageExpiryMicros: flags["message-expiry"] ?? UNLIMITED,
    workers: flags.workers ?? availableParallelism(),
    seed: flags.seed,
    payload: flags.payload,
    compressible: flags.compressible,
    headers: flags.headers,
    keys: flags.keys,
    idleTimeoutMs: flags["idle-timeout"],
  };
  const problem = brokenRule(options);
  if (problem !== undefined) throw new UsageError(problem);
  return options;
};

const amountOf = (flags: BenchFlags): Amount => {
  if (flags.duration !== undefined) return { unit: "duration", durationMs: flags.duration };
  const bytes = flags["total-data"];
  if (bytes !== undefined) return { unit: "bytes", bytes };
  return { unit: "batches", batches: flags["message-batches"] ?? DEFAULT_BATCHES };
};
