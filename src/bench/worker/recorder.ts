// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type LatencySnapshot, LatencyStatistics } from "../statistics/latency-statistics.ts";
import { type SeriesSnapshot, TimeSeries } from "../statistics/time-series.ts";

/** What one request moved. */
export interface Moved {
  readonly messages: number;
  /** Of payloads. */
  readonly userBytes: number;
  /** With the headers of the messages. */
  readonly totalBytes: number;
}

/** What an actor did from the start to its end. */
export interface ActorRecord extends Moved {
  readonly batches: number;
  readonly endMs: number;
  readonly latency: LatencySnapshot;
  /** From when requests were due; undefined where that is not known. */
  readonly intendedLatency: LatencySnapshot | undefined;
  readonly series: SeriesSnapshot;
}

/** Writes down what an actor does, in constant memory. */
export class Recorder {
  readonly #latency = new LatencyStatistics();
  readonly #intended: LatencyStatistics | undefined;
  readonly #series: TimeSeries;
  #messages = 0;
  #userBytes = 0;
  #totalBytes = 0;
  #batches = 0;
  #lastMs = 0;

  constructor(samplingMs: number, hasIntended: boolean) {
    this.#series = new TimeSeries(samplingMs);
    this.#intended = hasIntended ? new LatencyStatistics() : undefined;
  }

  /** A request that ended at `atMs`; without a latency it counts for the throughput alone. */
  record(atMs: number, moved: Moved, latencyMs?: number, intendedLatencyMs?: number): void {
    this.#messages += moved.messages;
    this.#userBytes += moved.userBytes;
    this.#totalBytes += moved.totalBytes;
    this.#batches++;
    if (latencyMs !== undefined) this.#latency.record(latencyMs);
    if (intendedLatencyMs !== undefined) this.#intended?.record(intendedLatencyMs);
    const totals = { messages: moved.messages, bytes: moved.userBytes };
    this.#series.add(Math.min(this.#lastMs, atMs), atMs, totals, latencyMs);
    this.#lastMs = Math.max(this.#lastMs, atMs);
  }

  get messages(): number {
    return this.#messages;
  }

  get userBytes(): number {
    return this.#userBytes;
  }

  /** So far. */
  get p99Ms(): number {
    return this.#latency.percentileMs(99);
  }

  result(): ActorRecord {
    return {
      messages: this.#messages,
      userBytes: this.#userBytes,
      totalBytes: this.#totalBytes,
      batches: this.#batches,
      endMs: this.#lastMs,
      latency: this.#latency.snapshot(),
      intendedLatency: this.#intended?.snapshot(),
      series: this.#series.snapshot(),
    };
  }
}
