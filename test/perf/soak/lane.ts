// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { type LatencySnapshot, LatencyStatistics } from "../../../src/bench/statistics/latency-statistics.ts";
import { TokenBucket } from "../../../src/bench/worker/token-bucket.ts";
import { pollMessages } from "../../../src/protocol/commands/message/poll-messages.ts";
import { MESSAGE_HEADER_BYTES, messageField } from "../../../src/protocol/message/message-header.ts";
import { pollRequest } from "../../support/messages.ts";
import { requestFrame } from "../../support/raw-connection.ts";
import { encodeRequest } from "../frames.ts";
import { LaneConnection } from "./lane-connection.ts";
import { LongestBySecond } from "./longest-by-second.ts";

/** What a lane is started with. */
export interface LaneSettings {
  readonly port: number;
  readonly partition: number;
  readonly batchMessages: number;
  readonly payloadBytes: number;
}

/** What a lane is told to do. */
export interface LaneRun {
  readonly durationMs: number;
  /** As fast as it goes when undefined. */
  readonly bytesPerSecond: number | undefined;
}

/** What it did. */
export interface LanePassed {
  readonly seconds: number;
  readonly produced: number;
  readonly consumed: number;
  /** From the moment a batch was due until it was acknowledged; and until it was read. */
  readonly produce: LatencySnapshot;
  readonly endToEnd: LatencySnapshot;
  /** The longest until it was read, of each second of the run in milliseconds. */
  readonly longestBySecond: readonly number[];
  /** The longest that the event loop of this thread was late. */
  readonly longestDelayMs: number;
}

/** Partition, current offset, number of messages. */
const REPLY_HEAD_BYTES = 16;
const COUNT_AT = 12;
const POLL_MESSAGES = 1000;
const EMPTY_POLL_MS = 1;
/** How long the consumer waits for what was acknowledged. */
const DRAIN_MS = 120_000;
const DELAY_RESOLUTION_MS = 5;

/** One partition's producer and its consumer, which expects every message once and in order, in a thread of their own. */
class Lane {
  readonly #settings: LaneSettings;
  readonly #batchBytes: number;
  readonly #messageBytes: number;
  #produced = 0;
  #consumed = 0;

  constructor(settings: LaneSettings) {
    this.#settings = settings;
    this.#batchBytes = settings.batchMessages * settings.payloadBytes;
    this.#messageBytes = MESSAGE_HEADER_BYTES + settings.payloadBytes;
  }

  /** Produces for so long, and consumes until everything is read. */
  async run({ durationMs, bytesPerSecond }: LaneRun): Promise<LanePassed> {
    const startedMs = performance.now();
    const before = { produced: this.#produced, consumed: this.#consumed };
    const state = { endMs: startedMs + durationMs, producing: true };
    const [produce, endToEnd] = [new LatencyStatistics(), new LatencyStatistics()];
    const longest = new LongestBySecond(startedMs);
    const delay = monitorEventLoopDelay({ resolution: DELAY_RESOLUTION_MS });
    delay.enable();
    const producing = this.#produce(state.endMs, bytesPerSecond, produce).finally(() => {
      state.producing = false;
    });
    await Promise.all([producing, this.#consume(state, endToEnd, longest)]);
    delay.disable();
    return {
      seconds: (performance.now() - startedMs) / 1000,
      produced: this.#produced - before.produced,
      consumed: this.#consumed - before.consumed,
      produce: produce.snapshot(),
      endToEnd: endToEnd.snapshot(),
      longestBySecond: longest.milliseconds,
      longestDelayMs: Math.max(0, delay.max / 1e6 - DELAY_RESOLUTION_MS),
    };
  }

  async #produce(endMs: number, bytesPerSecond: number | undefined, latencies: LatencyStatistics): Promise<void> {
    const { port, partition, batchMessages: messages, payloadBytes } = this.#settings;
    const connection = await LaneConnection.login(port, 0);
    const frame = encodeRequest({ kind: "send", topic: 0, partition, messages, payloadBytes });
    const originAt = frame.length - messages * this.#messageBytes + messageField.originTimestamp;
    // Whoever is late stays late until it has caught up: a pause counts for every batch that was due in it.
    const bucket = bytesPerSecond && new TokenBucket(bytesPerSecond, performance.now(), Number.POSITIVE_INFINITY);
    while (performance.now() < endMs) {
      const dueMs = bucket ? bucket.take(this.#batchBytes, performance.now()) : performance.now();
      if (dueMs > performance.now()) await wait(dueMs - performance.now());
      frame.writeBigUInt64LE(BigInt(Math.round((performance.timeOrigin + dueMs) * 1000)), originAt);
      const { status } = await connection.request(frame);
      if (status !== 0) throw new Error(`a batch was answered with ${status}`);
      latencies.record(performance.now() - dueMs);
      this.#produced += messages;
    }
    connection.destroy();
  }

  async #consume(
    state: { readonly endMs: number; readonly producing: boolean },
    latencies: LatencyStatistics,
    longest: LongestBySecond,
  ): Promise<void> {
    const { port, partition } = this.#settings;
    const connection = await LaneConnection.login(port, REPLY_HEAD_BYTES + POLL_MESSAGES * this.#messageBytes);
    const place = { streamId: 0, topicId: 0, partitionId: partition, consumer: "soak" };
    const poll = requestFrame(
      pollMessages.code,
      pollRequest({ ...place, kind: "next", count: POLL_MESSAGES, autoCommit: true }),
    );
    while (state.producing || this.#consumed < this.#produced) {
      if (performance.now() > state.endMs + DRAIN_MS) throw new Error(`partition ${partition} was not read to its end`);
      const { status, payload } = await connection.request(poll);
      if (status !== 0) throw new Error(`a poll was answered with ${status}`);
      const count = payload.readUInt32LE(COUNT_AT);
      if (count === 0) await wait(EMPTY_POLL_MS);
      else this.#take(payload, count, latencies, longest);
    }
    connection.destroy();
  }

  #take(payload: Buffer, count: number, latencies: LatencyStatistics, longest: LongestBySecond): void {
    const nowMs = performance.now();
    for (let message = 0; message < count; message++) {
      const at = REPLY_HEAD_BYTES + message * this.#messageBytes;
      const offset = Number(payload.readBigUInt64LE(at + messageField.offset));
      if (offset !== this.#consumed) {
        throw new Error(`message ${offset} of partition ${this.#settings.partition} came instead of ${this.#consumed}`);
      }
      this.#consumed++;
      // The first message of a batch has the moment at which the batch was due.
      const originMicros = Number(payload.readBigUInt64LE(at + messageField.originTimestamp));
      if (originMicros === 0) continue;
      const latencyMs = Math.max(0, performance.timeOrigin + nowMs - originMicros / 1000);
      latencies.record(latencyMs);
      longest.record(nowMs, latencyMs);
    }
  }
}

const lane = new Lane(workerData as LaneSettings);
parentPort?.on("message", async (run: LaneRun) => parentPort?.postMessage(await lane.run(run)));
