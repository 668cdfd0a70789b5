// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Shape } from "./benchmark-options.ts";
import type { BenchmarkKind } from "./kinds.ts";

type Given = { readonly [Key in keyof Shape]?: Shape[Key] | undefined };

const ACTORS = 8;
const BALANCED_PARTITIONS = 24;

/** The numbers of a kind, where they are not given. */
export const shapeOf = (kind: BenchmarkKind, given: Given): Shape => {
  const { producers = ACTORS, consumers = ACTORS, groups = 1 } = given;
  const perActor = kind === "pinned_consumer" ? consumers : producers;
  const isSpread = kind.includes("balanced") || kind === "end_to_end_producing_consumer_group";
  const partitions = given.partitions ?? (isSpread && kind !== "balanced_consumer_group" ? BALANCED_PARTITIONS : 1);
  return { producers, consumers, groups, partitions, streams: given.streams ?? (isSpread ? 1 : perActor) };
};
