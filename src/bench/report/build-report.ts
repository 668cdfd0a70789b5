// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from "node:crypto";
import { cpus, hostname, release, totalmem, type } from "node:os";
import type { BenchmarkRun } from "../run/run-benchmark.ts";
import { threeDecimals } from "../statistics/points.ts";
import type { ClientHealth } from "../worker/client-health.ts";
import { actorMetrics } from "./actor-metrics.ts";
import { groupsOf } from "./group-metrics.ts";
import { paramsOf, type RunLabels } from "./params.ts";
import type { ClientThread, Hardware, Report } from "./report-types.ts";

const BYTES_PER_MIB = 1024 * 1024;

/** The report of a run. */
export const buildReport = (run: BenchmarkRun, labels: RunLabels): Report => {
  const { options, results, startedAt, server } = run;
  const window = options.movingAverageWindow;
  const actors = results.flatMap(({ actors: ofThread }) => ofThread);
  // In the order of the plan, however they were dealt out to threads.
  const ordered = [...actors].sort((one, other) => compareRoles(one.role, other.role) || one.id - other.id);
  const individual = ordered.map((actor) => actorMetrics(actor, options.kind, window));
  const batches = ordered.reduce((sum, { record }) => sum + record.batches, 0);
  return {
    uuid: randomUUID(),
    timestamp: startedAt.toISOString(),
    server_stats: server.stats,
    hardware: hardwareOf(labels.identifier),
    params: paramsOf(options, labels, { server, startedAt, batches }),
    group_metrics: groupsOf(
      ordered,
      individual.map(({ summary }) => summary),
      window,
    ),
    individual_metrics: individual,
    client: { node_version: process.version, threads: results.map(({ health }) => threadOf(health)) },
  };
};

export const defaultIdentifier = (): string => hostname();

const compareRoles = (one: string, other: string): number =>
  ["producer", "consumer", "producing_consumer"].indexOf(one) -
  ["producer", "consumer", "producing_consumer"].indexOf(other);

const hardwareOf = (identifier: string): Hardware => {
  const processors = cpus();
  return {
    identifier,
    cpu_name: processors[0]?.model.trim() || "unknown",
    cpu_cores: processors.length,
    total_memory_mb: Math.round(totalmem() / BYTES_PER_MIB),
    os_name: type(),
    os_version: release(),
  };
};

const threadOf = ({ eventLoopDelay, eventLoopUtilization, gc }: ClientHealth): ClientThread => ({
  event_loop_delay_p50_ms: threeDecimals(eventLoopDelay.p50Ms),
  event_loop_delay_p99_ms: threeDecimals(eventLoopDelay.p99Ms),
  event_loop_delay_max_ms: threeDecimals(eventLoopDelay.maxMs),
  event_loop_utilization: threeDecimals(eventLoopUtilization),
  gc_count: gc.count,
  gc_total_ms: threeDecimals(gc.totalMs),
  gc_max_ms: threeDecimals(gc.maxMs),
});
