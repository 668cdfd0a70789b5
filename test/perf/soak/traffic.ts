// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { setTimeout as wait } from "node:timers/promises";
import { LatencyStatistics } from "../../../src/bench/statistics/latency-statistics.ts";
import { TokenBucket } from "../../../src/bench/worker/token-bucket.ts";
import { pollMessages } from "../../../src/protocol/commands/message/poll-messages.ts";
import { MESSAGE_HEADER_BYTES, messageField } from "../../../src/protocol/message/message-header.ts";
import { pollRequest } from "../../support/messages.ts";
import { RawConnection } from "../../support/raw-connection.ts";
import { encodeRequest } from "../frames.ts";

export const BATCH_MESSAGES = 100;
export const PAYLOAD_BYTES = 1000;
export const PARTITIONS = 4;
const BATCH_BYTES = BATCH_MESSAGES * PAYLOAD_BYTES;
const MESSAGE_BYTES = MESSAGE_HEADER_BYTES + PAYLOAD_BYTES;
/** Partition, current offset, number of messages. */
const REPLY_HEAD_BYTES = 16;
const COUNT_AT = 12;
const POLL_MESSAGES = 1000;
const EMPTY_POLL_MS = 1;
/** A producer that was held up may catch up with so much. */
const BURST_MS = 1000;
const REPLY_TIMEOUT_MS = 60_000;
/** How long consumers wait for what was acknowledged. */
const DRAIN_MS = 120_000;

export interface Passed {
  readonly seconds: number;
  readonly produced: number;
  readonly consumed: number;
  /** From the moment a batch was due until it was acknowledged; and until it was read. */
  readonly produce: LatencyStatistics;
  readonly endToEnd: LatencyStatistics;
}

/** The partitions of one topic, each with a producer and a consumer that expects every message once and in order. */
export class Traffic {
  readonly #port: number;
  readonly #produced = new Array<number>(PARTITIONS).fill(0);
  readonly #consumed = new Array<number>(PARTITIONS).fill(0);

  constructor(port: number) {
    this.#port = port;
  }

  /**
   * Produces for so long, `messagesPerSecond` together or as fast as it goes, and consumes until everything is read.
   * @throws Error when a message is missing, comes twice, or does not come
   */
  async run(durationMs: number, messagesPerSecond: number | undefined): Promise<Passed> {
    const startedMs = performance.now();
    const before = { produced: sum(this.#produced), consumed: sum(this.#consumed) };
    const state = { endMs: startedMs + durationMs, producing: true };
    const [produce, endToEnd] = [statistics(), statistics()];
    const producers = produce.map((latencies, partition) => {
      const rate = messagesPerSecond === undefined ? undefined : (messagesPerSecond * PAYLOAD_BYTES) / PARTITIONS;
      return this.#produce(partition, state.endMs, rate, latencies);
    });
    const consumers = endToEnd.map((latencies, partition) => this.#consume(partition, state, latencies));
    // Who fails first tells; the others end with the process.
    const all = Promise.all(consumers);
    await Promise.race([Promise.all(producers), all]);
    state.producing = false;
    await all;
    return {
      seconds: (performance.now() - startedMs) / 1000,
      produced: sum(this.#produced) - before.produced,
      consumed: sum(this.#consumed) - before.consumed,
      produce: LatencyStatistics.merged(produce.map((latencies) => latencies.snapshot())),
      endToEnd: LatencyStatistics.merged(endToEnd.map((latencies) => latencies.snapshot())),
    };
  }

  async #produce(partition: number, endMs: number, bytesPerSecond: number | undefined, latencies: LatencyStatistics) {
    const connection = await RawConnection.login(this.#port);
    const load = { topic: 0, partition, messages: BATCH_MESSAGES, payloadBytes: PAYLOAD_BYTES };
    const frame = encodeRequest({ kind: "send", ...load });
    const originAt = frame.length - BATCH_MESSAGES * MESSAGE_BYTES + messageField.originTimestamp;
    const bucket = bytesPerSecond && new TokenBucket(bytesPerSecond, performance.now(), BURST_MS);
    while (performance.now() < endMs) {
      const dueMs = bucket ? bucket.take(BATCH_BYTES, performance.now()) : performance.now();
      if (dueMs > performance.now()) await wait(dueMs - performance.now());
      frame.writeBigUInt64LE(BigInt(Math.round((performance.timeOrigin + dueMs) * 1000)), originAt);
      connection.write(frame);
      const reply = await connection.reply(REPLY_TIMEOUT_MS);
      if (reply?.status !== 0) throw new Error(`a batch was answered with ${reply?.status}`);
      latencies.record(performance.now() - dueMs);
      this.#produced[partition]! += BATCH_MESSAGES;
    }
    connection.destroy();
  }

  async #consume(
    partition: number,
    state: { readonly endMs: number; readonly producing: boolean },
    latencies: LatencyStatistics,
  ) {
    const connection = await RawConnection.login(this.#port);
    const place = { streamId: 0, topicId: 0, partitionId: partition, consumer: "soak" };
    const request = pollRequest({ ...place, kind: "next", count: POLL_MESSAGES, autoCommit: true });
    while (state.producing || this.#consumed[partition]! < this.#produced[partition]!) {
      if (performance.now() > state.endMs + DRAIN_MS) throw new Error(`partition ${partition} was not read to its end`);
      const { status, payload } = await connection.request(pollMessages.code, request);
      if (status !== 0) throw new Error(`a poll was answered with ${status}`);
      const count = payload.readUInt32LE(COUNT_AT);
      if (count === 0) await wait(EMPTY_POLL_MS);
      else this.#take(partition, payload, count, latencies);
    }
    connection.destroy();
  }

  #take(partition: number, payload: Buffer, count: number, latencies: LatencyStatistics): void {
    const nowMicros = (performance.timeOrigin + performance.now()) * 1000;
    for (let message = 0; message < count; message++) {
      const at = REPLY_HEAD_BYTES + message * MESSAGE_BYTES;
      const offset = Number(payload.readBigUInt64LE(at + messageField.offset));
      const expected = this.#consumed[partition]!;
      if (offset !== expected)
        throw new Error(`message ${offset} of partition ${partition} came instead of ${expected}`);
      this.#consumed[partition] = expected + 1;
      // The first message of a batch has the moment at which the batch was due.
      const originMicros = Number(payload.readBigUInt64LE(at + messageField.originTimestamp));
      if (originMicros > 0) latencies.record(Math.max(0, nowMicros - originMicros) / 1000);
    }
  }
}

const statistics = (): LatencyStatistics[] => Array.from({ length: PARTITIONS }, () => new LatencyStatistics());

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
