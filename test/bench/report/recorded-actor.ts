// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ActorRole } from "../../../src/bench/plan/plan.ts";
import { actorMetrics } from "../../../src/bench/report/actor-metrics.ts";
import { groupsOf } from "../../../src/bench/report/group-metrics.ts";
import type { GroupSummary } from "../../../src/bench/report/report-types.ts";
import type { Recorder } from "../../../src/bench/worker/recorder.ts";

export type RecordedActor = readonly [role: ActorRole, recorder: Recorder];

/** The groups of a report about actors with these recorders. */
export const groupSummaries = (...actors: readonly RecordedActor[]): readonly GroupSummary[] => {
  const results = actors.map(([role, recorder], place) => ({
    id: place + 1,
    role,
    ending: "finished" as const,
    record: recorder.result(),
  }));
  const summaries = results.map((result) => actorMetrics(result, "pinned_producer_and_consumer", 20).summary);
  return groupsOf(results, summaries, 20).map(({ summary }) => summary);
};
