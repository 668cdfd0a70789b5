// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Client } from "../../client/client.ts";
import { groupConsumer } from "../../client/commands/choices.ts";
import { IggyError } from "../../protocol/errors/iggy-error.ts";
import type { BenchmarkOptions } from "../options/benchmark-options.ts";
import { kinds } from "../options/kinds.ts";
import type { BenchmarkPlan } from "../plan/plan.ts";
import type { Prepared } from "../target/measured-server.ts";

/**
 * Makes the streams, topics and groups the actors work on.
 * @throws IggyError stream_name_not_found for a benchmark that only reads, and has nothing to read
 */
export const prepareServer = async (
  client: Client,
  plan: BenchmarkPlan,
  options: BenchmarkOptions,
): Promise<Prepared> => {
  const { produces } = kinds[options.kind];
  const replaced: string[] = [];
  for (const stream of plan.streams) {
    const exists = (await client.stream.get({ stream })) !== undefined;
    if (!produces) {
      await requireTopic(client, stream, plan.topic);
      continue;
    }
    if (exists && !options.reuseStreams) {
      await client.stream.delete({ stream });
      replaced.push(stream);
    }
    await client.stream.ensure({ name: stream });
    await makeTopics(client, stream, plan, options);
  }
  await makeGroups(client, plan, options);
  const startOffsets = produces && options.reuseStreams ? await endOffsets(client, plan) : new Map<string, bigint>();
  return { startOffsets, replaced };
};

/** Takes away what the warm-up needed. */
export const endWarmup = async (client: Client, plan: BenchmarkPlan, { kind }: BenchmarkOptions): Promise<void> => {
  if (!kinds[kind].produces) return;
  for (const stream of plan.streams) await client.topic.delete({ stream, topic: plan.warmupTopic });
};

/** Takes away all streams of a benchmark. */
export const cleanServer = async (client: Client, { streams }: BenchmarkPlan): Promise<void> => {
  for (const stream of streams) {
    if ((await client.stream.get({ stream })) !== undefined) await client.stream.delete({ stream });
  }
};

const requireTopic = async (client: Client, stream: string, topic: string): Promise<void> => {
  if ((await client.topic.get({ stream, topic })) !== undefined) return;
  throw new IggyError("topic_name_not_found", {
    topic,
    stream,
    reason: "this benchmark reads what another has written: run one that produces first, without --cleanup",
  });
};

const makeTopics = async (
  client: Client,
  stream: string,
  plan: BenchmarkPlan,
  { partitions, maxTopicSizeBytes, messageExpiryMicros, warmupMs }: BenchmarkOptions,
): Promise<void> => {
  const settings = { stream, partitionsCount: partitions, maxTopicSizeBytes, messageExpiryMicros };
  await client.topic.ensure({ ...settings, name: plan.topic });
  if (warmupMs > 0) await client.topic.ensure({ ...settings, name: plan.warmupTopic });
};

/** Groups begin anew, so that what an earlier run committed does not count. */
const makeGroups = async (client: Client, plan: BenchmarkPlan, { kind, warmupMs, reuseStreams }: BenchmarkOptions) => {
  const { produces } = kinds[kind];
  for (const { name, stream } of plan.groups) {
    const topics = [plan.topic, ...(produces && warmupMs > 0 ? [plan.warmupTopic] : [])];
    for (const topic of topics) {
      const path = { stream, topic, group: name };
      if ((await client.group.get(path)) !== undefined) await client.group.delete(path);
      await client.group.create({ stream, topic, name });
    }
    if (produces && reuseStreams) await skipExisting(client, stream, plan.topic, name);
  }
};

/** A group that is to read only what comes has everything before committed. */
const skipExisting = async (client: Client, stream: string, topic: string, group: string): Promise<void> => {
  const details = await client.topic.get({ stream, topic });
  for (const { id: partitionId, messagesCount, currentOffset } of details?.partitions ?? []) {
    if (messagesCount === 0n) continue;
    await client.offset.store({ stream, topic, consumer: groupConsumer(group), partitionId, offset: currentOffset });
  }
};

const endOffsets = async (client: Client, { streams, topic }: BenchmarkPlan): Promise<Map<string, bigint>> => {
  const ends = new Map<string, bigint>();
  for (const stream of streams) {
    const [first] = (await client.topic.get({ stream, topic }))?.partitions ?? [];
    ends.set(stream, first === undefined || first.messagesCount === 0n ? 0n : first.currentOffset + 1n);
  }
  return ends;
};
