// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** What a benchmark models. */
export type BenchmarkKind =
  | "pinned_producer"
  | "pinned_consumer"
  | "pinned_producer_and_consumer"
  | "balanced_producer"
  | "balanced_consumer_group"
  | "balanced_producer_and_consumer_group"
  | "end_to_end_producing_consumer"
  | "end_to_end_producing_consumer_group";

export interface KindTraits {
  /** In words: "Pinned Producer". */
  readonly title: string;
  readonly produces: boolean;
  readonly consumes: boolean;
  /** Consumers are members of groups. */
  readonly hasGroups: boolean;
  /** One actor sends and polls in turns. */
  readonly isPingPong: boolean;
  /** The topic has as many partitions as wanted, and the server spreads messages over them. */
  readonly isBalanced: boolean;
}

const traits = (title: string, words: string): KindTraits => ({
  title,
  produces: words.includes("produces"),
  consumes: words.includes("consumes"),
  hasGroups: words.includes("groups"),
  isPingPong: words.includes("ping-pong"),
  isBalanced: words.includes("balanced"),
});

export const kinds: Readonly<Record<BenchmarkKind, KindTraits>> = {
  pinned_producer: traits("Pinned Producer", "produces"),
  pinned_consumer: traits("Pinned Consumer", "consumes"),
  pinned_producer_and_consumer: traits("Pinned Producer And Consumer", "produces consumes"),
  balanced_producer: traits("Balanced Producer", "produces balanced"),
  balanced_consumer_group: traits("Balanced Consumer Group", "consumes groups balanced"),
  balanced_producer_and_consumer_group: traits(
    "Balanced Producer And Consumer Group",
    "produces consumes groups balanced",
  ),
  end_to_end_producing_consumer: traits("End To End Producing Consumer", "produces consumes ping-pong"),
  end_to_end_producing_consumer_group: traits(
    "End To End Producing Consumer Group",
    "produces consumes groups ping-pong balanced",
  ),
};
