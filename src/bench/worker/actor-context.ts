// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { BenchmarkOptions } from "../options/benchmark-options.ts";
import type { BatchSource } from "../payload/batch-source.ts";
import type { ActorPlan } from "../plan/plan.ts";
import type { Budget } from "./budget.ts";
import type { Clock } from "./clock.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Recorder } from "./recorder.ts";

/** What an actor works with. */
export interface ActorContext {
  readonly actor: ActorPlan;
  readonly options: BenchmarkOptions;
  readonly endpoint: Endpoint;
  readonly source: BatchSource;
  readonly budget: Budget;
  readonly recorder: Recorder;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** How an actor came to its end. */
export type Ending = "finished" | "timed_out";
