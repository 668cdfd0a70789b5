// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { BenchmarkOptions } from "../options/benchmark-options.ts";
import { kinds } from "../options/kinds.ts";
import { BatchSource } from "../payload/batch-source.ts";
import type { ActorPlan } from "../plan/plan.ts";
import type { ActorContext, Ending } from "./actor-context.ts";
import { type Budget, TimeBudget, VolumeBudget } from "./budget.ts";
import type { Clock } from "./clock.ts";
import { connectEndpoint } from "./connect-endpoint.ts";
import type { Endpoint } from "./endpoint.ts";
import { Recorder } from "./recorder.ts";
import { runConsumer } from "./run-consumer.ts";
import { runPingPong } from "./run-ping-pong.ts";
import { runProducer } from "./run-producer.ts";
import type { WorkerSettings } from "./worker-messages.ts";

/** Seeds of actors lie apart by a prime, so that no two share their payloads. */
const SEED_STEP = 7919;
const roleSeeds = { producer: 0, consumer: 1, producing_consumer: 2 } as const;

/** One actor with its connection: connects, rehearses, takes its place, runs. */
export class Actor {
  readonly plan: ActorPlan;
  readonly recorder: Recorder;
  readonly #settings: WorkerSettings;
  readonly #source: BatchSource;
  readonly #signal: AbortSignal;
  #endpoint: Endpoint | undefined;

  constructor(plan: ActorPlan, settings: WorkerSettings, signal: AbortSignal) {
    this.plan = plan;
    this.#settings = settings;
    this.#signal = signal;
    const { options } = settings;
    this.recorder = new Recorder(options.samplingMs, plan.knowsWhenDue);
    this.#source = new BatchSource(options, options.seed + SEED_STEP * (3 * plan.id + roleSeeds[plan.role]));
  }

  async connect(): Promise<void> {
    this.#endpoint = await connectEndpoint(this.#settings.options);
  }

  /** Does the same work without writing it down, in a topic of its own where messages are sent. */
  async rehearse(clock: Clock): Promise<void> {
    const { options, plan } = this.#settings;
    const { produces } = kinds[options.kind];
    await this.#opened.open({
      actor: this.plan,
      topic: produces ? plan.warmupTopic : plan.topic,
      startOffset: 0n,
      isRehearsal: !produces,
    });
    const unseen = new Recorder(options.samplingMs, false);
    await this.#perform(new TimeBudget(() => clock.nowMs(), options.warmupMs), unseen, clock);
  }

  async takePlace(): Promise<void> {
    const { plan, startOffsets } = this.#settings;
    const startOffset = startOffsets.get(this.plan.stream) ?? 0n;
    await this.#opened.open({ actor: this.plan, topic: plan.topic, startOffset, isRehearsal: false });
  }

  run(clock: Clock): Promise<Ending> {
    return this.#perform(this.#budget(clock), this.recorder, clock);
  }

  async close(): Promise<void> {
    await this.#endpoint?.close();
  }

  #perform(budget: Budget, recorder: Recorder, clock: Clock): Promise<Ending> {
    const context: ActorContext = {
      actor: this.plan,
      options: this.#settings.options,
      endpoint: this.#opened,
      source: this.#source,
      budget,
      recorder,
      clock,
      signal: this.#signal,
    };
    if (this.plan.role === "producing_consumer") return runPingPong(context);
    return this.plan.role === "producer" ? runProducer(context) : runConsumer(context);
  }

  #budget(clock: Clock): Budget {
    const { options, plan, memory } = this.#settings;
    const { amount }: BenchmarkOptions = options;
    return amount.unit === "duration"
      ? new TimeBudget(() => clock.nowMs(), amount.durationMs)
      : new VolumeBudget(memory, this.plan, plan, options);
  }

  get #opened(): Endpoint {
    if (this.#endpoint === undefined) throw new TypeError("the actor is not connected");
    return this.#endpoint;
  }
}
