// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Shape } from "../options/benchmark-options.ts";
import { shapeOf } from "../options/default-shape.ts";
import { type BenchmarkKind, kinds } from "../options/kinds.ts";

export const scenarios = ["produce", "consume", "both", "end-to-end", "group"] as const;
export type Scenario = (typeof scenarios)[number];

export interface SuiteAxes {
  readonly messageBytes: readonly number[];
  readonly messagesPerBatch: readonly number[];
  readonly actors: readonly number[];
  readonly scenarios: readonly Scenario[];
}

export interface SuiteCase extends Shape {
  readonly scenario: Scenario;
  readonly kind: BenchmarkKind;
  readonly messageBytes: number;
  readonly messagesPerBatch: number;
}

/** Requests above this say little about a server and much about memory. */
export const MAX_REQUEST_BYTES = 16_000_000;

const kindOf: Readonly<Record<Scenario, BenchmarkKind>> = {
  produce: "pinned_producer",
  consume: "pinned_consumer",
  both: "pinned_producer_and_consumer",
  "end-to-end": "end_to_end_producing_consumer",
  group: "balanced_producer_and_consumer_group",
};

/** Every combination whose requests are not too large; what is read by one case was written by the one before. */
export const suiteCases = (axes: SuiteAxes): readonly SuiteCase[] =>
  axes.messageBytes.flatMap((messageBytes) =>
    axes.messagesPerBatch
      .filter((messagesPerBatch) => messageBytes * messagesPerBatch <= MAX_REQUEST_BYTES)
      .flatMap((messagesPerBatch) =>
        axes.actors.flatMap((actors) =>
          scenarios.filter(isWanted(axes)).map((scenario) => {
            const kind = kindOf[scenario];
            const shape = shapeOf(kind, { producers: actors, consumers: actors });
            // Each member of a group has a partition at least.
            const partitions = kinds[kind].hasGroups ? Math.max(shape.partitions, actors) : shape.partitions;
            return { scenario, kind, messageBytes, messagesPerBatch, ...shape, partitions };
          }),
        ),
      ),
  );

/** Consumers need something to read. */
const isWanted =
  ({ scenarios: wanted }: SuiteAxes) =>
  (scenario: Scenario): boolean =>
    wanted.includes(scenario) || (scenario === "produce" && wanted.includes("consume"));
