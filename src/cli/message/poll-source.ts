// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { PollingStrategy } from "../../client/commands/choices.ts";
import type { StoredMessage } from "../../protocol/message/stored-message.ts";
import type { Consumer } from "../../protocol/primitives/consumer.ts";
import type { Identifier } from "../../protocol/primitives/identifier.ts";
import type { PollingStrategy as Strategy } from "../../protocol/primitives/polling-strategy.ts";
import type { MessageAccess } from "./message-access.ts";

export interface PollSource {
  readonly stream: Identifier;
  readonly topic: Identifier;
  readonly consumer: Consumer;
  /** Undefined alone stands for the partitions of a group's member. */
  readonly partitionIds: readonly (number | undefined)[];
  readonly strategy: Strategy;
  readonly count: number;
  readonly autoCommit: boolean;
  /** Most messages of one request while following; what is committed has to be wanted. */
  readonly followCount?: () => number;
}

export interface PolledBatch {
  readonly partitionId: number;
  /** Offset of the partition's newest message. */
  readonly currentOffset: bigint;
  readonly messages: readonly StoredMessage[];
}

const IDLE_MS = 100;
const FOLLOW_COUNT = 1000;

/** Asks once for each partition. */
export const pollOnce = async (access: MessageAccess, source: PollSource): Promise<readonly PolledBatch[]> => {
  const { partitionIds, followCount: _, ...request } = source;
  const batches: PolledBatch[] = [];
  for (const partitionId of partitionIds) batches.push(await access.poll({ ...request, partitionId }));
  return batches;
};

/** Everything from where the source begins on, and what comes, until the signal says stop. */
export async function* followSource(
  access: MessageAccess,
  source: PollSource,
  signal: AbortSignal,
): AsyncGenerator<PolledBatch> {
  const strategies = new Map<number | undefined, Strategy>();
  const { partitionIds, followCount = () => FOLLOW_COUNT, ...request } = source;
  while (!signal.aborted) {
    let found = false;
    for (const partitionId of partitionIds) {
      const strategy = strategies.get(partitionId) ?? source.strategy;
      // The first request of `last` asks for as many as were wanted, later ones for all that came.
      const count = strategy.kind === "last" ? source.count : followCount();
      const batch = await access.poll({ ...request, partitionId, strategy, count });
      const next = nextStrategy(source, strategy, batch);
      if (next !== undefined) strategies.set(partitionId, next);
      if (batch.messages.length === 0) continue;
      found = true;
      yield batch;
      if (signal.aborted) return;
    }
    if (found) continue;
    const strategyOf = (partitionId: number) => strategies.get(partitionId) ?? source.strategy;
    const partitions = partitionIds
      .filter((partitionId) => partitionId !== undefined)
      .map((partitionId) => ({ partitionId, strategy: strategyOf(partitionId) }));
    await access.whenMessages({ ...request, partitions }, { idleMs: IDLE_MS, signal });
  }
}

/** A consumer that commits goes on with `next`; everybody else behind the last message they saw. */
const nextStrategy = (source: PollSource, strategy: Strategy, { messages }: PolledBatch): Strategy | undefined => {
  if (strategy.kind === "next" && source.autoCommit) return undefined;
  const last = messages.at(-1);
  if (last !== undefined) return PollingStrategy.Offset(last.offset + 1n);
  return strategy.kind === "last" ? PollingStrategy.Offset(0n) : undefined;
};

/** Everything there is, partition after partition; ends after so many requests in a row that brought nothing. */
export async function* untilEmpty(
  access: MessageAccess,
  source: PollSource,
  emptyLimit: number,
): AsyncGenerator<PolledBatch> {
  for (const partitionId of source.partitionIds) {
    let { strategy } = source;
    for (let empty = 0; empty < emptyLimit; ) {
      const count = source.followCount?.() ?? source.count;
      const [batch] = await pollOnce(access, { ...source, strategy, count, partitionIds: [partitionId] });
      const last = batch?.messages.at(-1);
      empty = last === undefined ? empty + 1 : 0;
      if (batch === undefined || last === undefined) continue;
      yield batch;
      if (strategy.kind === "last") break;
      if (!source.autoCommit) strategy = PollingStrategy.Offset(last.offset + 1n);
    }
  }
}
