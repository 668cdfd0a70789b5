// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { BenchmarkOptions } from "../options/benchmark-options.ts";
import { type BenchmarkPlan, planBenchmark } from "../plan/plan.ts";
import { connectServer } from "../target/connect-server.ts";
import type { MeasuredServer, ServerDescription } from "../target/measured-server.ts";
import { type CommonStart, commonStart } from "../worker/clock.ts";
import { makeSharedMemory } from "../worker/shared-counters.ts";
import type { WorkerResult } from "../worker/worker-messages.ts";
import type { Overview } from "./progress-board.ts";
import { WorkerTeam } from "./worker-team.ts";

/** How far ahead the start lies: all threads have to hear of it. */
const START_AHEAD_MS = 50;

export interface BenchmarkRun {
  readonly options: BenchmarkOptions;
  readonly plan: BenchmarkPlan;
  readonly startedAt: Date;
  readonly results: readonly WorkerResult[];
  /** What the server said of itself afterwards. */
  readonly server: ServerDescription;
}

export interface RunListener {
  /** "connecting 8 actors in 2 threads" */
  readonly onStep?: (text: string) => void;
  /** Twice a second while actors are at work. */
  readonly onProgress?: (overview: Overview) => void;
}

/**
 * Runs a benchmark: prepares the server, brings all actors to one start line, and collects what they wrote down. An abort
 * ends it early, and what was measured until then is given.
 * @throws IggyError of the preparation or of the first actor that fails
 */
export const runBenchmark = async (
  options: BenchmarkOptions,
  { onStep, onProgress }: RunListener,
  signal: AbortSignal,
): Promise<BenchmarkRun> => {
  const plan = planBenchmark(options);
  const server = await connectServer(options);
  try {
    const { startOffsets, replaced } = await server.prepare(plan, options);
    if (replaced.length > 0) onStep?.(`replaced ${replaced.length} streams of an earlier benchmark`);
    const memory = makeSharedMemory(plan.sendersOf);
    const team = new WorkerTeam({ options, plan, memory, startOffsets }, onProgress);
    const onAbort = (): void => team.stop();
    signal.addEventListener("abort", onAbort);
    // It may have come while the server was prepared.
    if (signal.aborted) onAbort();
    try {
      onStep?.(`${plan.actors.length} actors in ${team.size} threads`);
      await team.step({ name: "connect" });
      if (options.warmupMs > 0 && !signal.aborted) await warmUp(team, server, plan, options, onStep);
      await team.step({ name: "take_places" });
      const startedAt = new Date();
      const results = await team.run({ name: "run", start: soon() });
      return { options, plan, startedAt, results, server: await server.describe() };
    } finally {
      signal.removeEventListener("abort", onAbort);
      await team.close();
      if (options.cleanup) await server.clean(plan);
    }
  } finally {
    await server.close();
  }
};

const warmUp = async (
  team: WorkerTeam,
  server: MeasuredServer,
  plan: BenchmarkPlan,
  options: BenchmarkOptions,
  onStep: RunListener["onStep"],
): Promise<void> => {
  onStep?.(`warming up for ${options.warmupMs / 1000} s`);
  await team.step({ name: "warm_up", start: commonStart() });
  await server.endWarmup(plan, options);
};

const soon = (): CommonStart => {
  const { monotonicNs, epochMicros } = commonStart();
  return {
    monotonicNs: monotonicNs + BigInt(START_AHEAD_MS) * 1_000_000n,
    epochMicros: epochMicros + START_AHEAD_MS * 1000,
  };
};
