// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { BenchmarkOptions } from "../options/benchmark-options.ts";
import type { BenchmarkPlan } from "../plan/plan.ts";
import type { ServerStats } from "../report/report-types.ts";

export interface Prepared {
  /** Where readers without a group begin, by stream. */
  readonly startOffsets: ReadonlyMap<string, bigint>;
  /** Streams that were there and had to go. */
  readonly replaced: readonly string[];
}

export interface ServerDescription {
  /** "0.8.0", "NATS 2.15.2" */
  readonly version: string;
  readonly stats: ServerStats;
  /** How safe a message is when it is acknowledged, as far as a client can know. */
  readonly durability: string;
}

/** The server that is measured, as the one who prepares it and asks it afterwards sees it. */
export interface MeasuredServer {
  /** Makes the streams, topics and groups the actors work on. */
  prepare(plan: BenchmarkPlan, options: BenchmarkOptions): Promise<Prepared>;
  /** Takes away what the warm-up needed. */
  endWarmup(plan: BenchmarkPlan, options: BenchmarkOptions): Promise<void>;
  /** Takes away all streams of a benchmark. */
  clean(plan: BenchmarkPlan): Promise<void>;
  describe(): Promise<ServerDescription>;
  close(): Promise<void>;
}
