// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ErrorObject } from "../../protocol/errors/iggy-error.ts";
import type { BenchmarkOptions } from "../options/benchmark-options.ts";
import type { ActorPlan, ActorRole, BenchmarkPlan } from "../plan/plan.ts";
import type { Ending } from "./actor-context.ts";
import type { ClientHealth } from "./client-health.ts";
import type { CommonStart } from "./clock.ts";
import type { ActorRecord } from "./recorder.ts";
import type { SharedMemory } from "./shared-counters.ts";

/** What a thread is started with. */
export interface WorkerSettings {
  readonly options: BenchmarkOptions;
  readonly plan: BenchmarkPlan;
  /** Those of this thread. */
  readonly actors: readonly ActorPlan[];
  readonly memory: SharedMemory;
  /** Where readers without a group begin, by stream. */
  readonly startOffsets: ReadonlyMap<string, bigint>;
  /** Post how it goes from time to time. */
  readonly showsProgress: boolean;
}

/** What the threads do together: nobody begins a step before all have ended the one before. */
export type Step =
  | { readonly name: "connect" }
  | { readonly name: "warm_up"; readonly start: CommonStart }
  | { readonly name: "take_places" }
  | { readonly name: "run"; readonly start: CommonStart };

export type Order = Step | { readonly name: "stop" };

export interface ActorResult {
  readonly id: number;
  readonly role: ActorRole;
  readonly ending: Ending;
  readonly record: ActorRecord;
}

export interface WorkerResult {
  readonly actors: readonly ActorResult[];
  readonly health: ClientHealth;
}

/** What the actors of a thread did so far. */
export interface Progress {
  /** Since the common start. */
  readonly atMs: number;
  readonly messages: number;
  readonly userBytes: number;
  /** Of all latencies so far, of the actor that has the highest. */
  readonly p99Ms: number;
}

export type News =
  | { readonly name: "step_done" }
  | { readonly name: "progress"; readonly progress: Progress }
  | { readonly name: "result"; readonly result: WorkerResult }
  | { readonly name: "failed"; readonly error: ErrorObject };
