// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { Worker } from "node:worker_threads";
import { LatencyStatistics } from "../../../src/bench/statistics/latency-statistics.ts";
import type { LanePassed, LaneRun, LaneSettings } from "./lane.ts";
import { longestOf } from "./longest-by-second.ts";

export const BATCH_MESSAGES = 100;
export const PAYLOAD_BYTES = 1000;
export const PARTITIONS = 4;

export interface Passed {
  readonly seconds: number;
  readonly produced: number;
  readonly consumed: number;
  /** From the moment a batch was due until it was acknowledged; and until it was read. */
  readonly produce: LatencyStatistics;
  readonly endToEnd: LatencyStatistics;
  /** The longest until it was read, of each second of the run in milliseconds. */
  readonly longestBySecond: readonly number[];
  /** The longest that a thread of the traffic was late itself. */
  readonly longestDelayMs: number;
}

/** The partitions of one topic, each with a producer and a consumer in a thread of their own. */
export class Traffic {
  readonly #lanes: readonly Worker[];

  constructor(port: number) {
    this.#lanes = Array.from({ length: PARTITIONS }, (_, partition) => {
      const settings: LaneSettings = { port, partition, batchMessages: BATCH_MESSAGES, payloadBytes: PAYLOAD_BYTES };
      return new Worker(new URL("lane-thread.mjs", import.meta.url), { workerData: settings });
    });
  }

  /**
   * Produces for so long, `messagesPerSecond` together or as fast as it goes, and consumes until everything is read.
   * @throws Error when a message is missing, comes twice, or does not come
   */
  async run(durationMs: number, messagesPerSecond: number | undefined): Promise<Passed> {
    const bytesPerSecond = messagesPerSecond && (messagesPerSecond * PAYLOAD_BYTES) / PARTITIONS;
    const passed = await Promise.all(this.#lanes.map((lane) => runLane(lane, { durationMs, bytesPerSecond })));
    return {
      seconds: Math.max(...passed.map(({ seconds }) => seconds)),
      produced: passed.reduce((sum, { produced }) => sum + produced, 0),
      consumed: passed.reduce((sum, { consumed }) => sum + consumed, 0),
      produce: LatencyStatistics.merged(passed.map(({ produce }) => produce)),
      endToEnd: LatencyStatistics.merged(passed.map(({ endToEnd }) => endToEnd)),
      longestBySecond: longestOf(passed.map(({ longestBySecond }) => longestBySecond)),
      longestDelayMs: Math.max(...passed.map(({ longestDelayMs }) => longestDelayMs)),
    };
  }

  async stop(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.terminate()));
  }
}

const runLane = (lane: Worker, run: LaneRun): Promise<LanePassed> =>
  new Promise((resolve, reject) => {
    lane.once("error", reject);
    lane.once("message", (passed: LanePassed) => {
      lane.off("error", reject);
      resolve(passed);
    });
    lane.postMessage(run);
  });
