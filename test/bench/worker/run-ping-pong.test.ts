// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import type { BenchmarkOptions } from "../../../src/bench/options/benchmark-options.ts";
import type { BenchmarkKind } from "../../../src/bench/options/kinds.ts";
import { BatchSource } from "../../../src/bench/payload/batch-source.ts";
import { planBenchmark } from "../../../src/bench/plan/plan.ts";
import { VolumeBudget } from "../../../src/bench/worker/budget.ts";
import { Clock, commonStart } from "../../../src/bench/worker/clock.ts";
import type { Endpoint, ReadBatch } from "../../../src/bench/worker/endpoint.ts";
import { Recorder } from "../../../src/bench/worker/recorder.ts";
import { runPingPong } from "../../../src/bench/worker/run-ping-pong.ts";
import { makeSharedMemory } from "../../../src/bench/worker/shared-counters.ts";
import { pause } from "../../../src/client/pause.ts";
import { benchmarkOptions } from "../benchmark-options.ts";

const BATCHES = 20;
const SLOW_MS = 30;

/** Gives back what was sent; its first answer is slow. */
class Echo implements Endpoint {
  readonly #sent: ReadBatch[] = [];
  #isSlow = true;

  async open(): Promise<void> {}
  async close(): Promise<void> {}

  async send({ payloads, userBytes, totalBytes }: Parameters<Endpoint["send"]>[0], originMicros: number) {
    this.#sent.push({ messages: payloads.length, userBytes, totalBytes, firstOriginMicros: originMicros });
  }

  async poll(): Promise<ReadBatch> {
    if (this.#isSlow) await pause(SLOW_MS);
    this.#isSlow = false;
    return this.#sent.shift() ?? { messages: 0, userBytes: 0, totalBytes: 0, firstOriginMicros: 0 };
  }
}

const run = async (kind: BenchmarkKind, rateLimitBytesPerSecond: number | undefined) => {
  const options: BenchmarkOptions = {
    ...benchmarkOptions(kind),
    ...{ streams: 1, producers: 1, consumers: 1, rateLimitBytesPerSecond },
    messageBytes: { min: 10, max: 10 },
    messagesPerBatch: { min: 1, max: 1 },
    amount: { unit: "batches", batches: BATCHES },
  };
  const plan = planBenchmark(options);
  const [actor] = plan.actors;
  const recorder = new Recorder(options.samplingMs, actor!.knowsWhenDue);
  const ending = await runPingPong({
    actor: actor!,
    options,
    endpoint: new Echo(),
    source: new BatchSource(options, 1),
    budget: new VolumeBudget(makeSharedMemory(plan.sendersOf), actor!, plan, options),
    recorder,
    clock: new Clock(commonStart()),
    signal: new AbortController().signal,
  });
  expect(ending).toBe("finished");
  return recorder.result();
};

test("given_an_actor_that_reads_its_own_back_when_it_has_a_rate_should_count_latency_from_when_requests_were_due", async () => {
  // Twenty bytes there and back take 4 ms: what follows the slow answer is late.
  const { latency, intendedLatency } = await run("end_to_end_producing_consumer", 5000);
  expect([latency.count, intendedLatency?.count]).toEqual([BATCHES, BATCHES]);
  expect(intendedLatency!.sumMs).toBeGreaterThan(latency.sumMs + SLOW_MS / 2);
});

test("given_no_rate_or_messages_of_others_when_run_should_not_claim_to_know_when_they_were_due", async () => {
  expect((await run("end_to_end_producing_consumer", undefined)).intendedLatency).toBeUndefined();
  const { latency, intendedLatency } = await run("end_to_end_producing_consumer_group", 100_000);
  expect([latency.count, intendedLatency]).toEqual([BATCHES, undefined]);
});
