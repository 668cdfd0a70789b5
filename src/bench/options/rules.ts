// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { BenchmarkOptions } from "./benchmark-options.ts";
import { kinds } from "./kinds.ts";
import { isOverHttp, STAMP_BYTES, stampsPayloads } from "./payload-stamps.ts";

type Rule = (options: BenchmarkOptions) => string | undefined;

/** What is wrong with a benchmark before it begins, in words; undefined when it can be run. */
export const brokenRule = (options: BenchmarkOptions): string | undefined => {
  for (const rule of rules) {
    const problem = rule(options);
    if (problem !== undefined) return problem;
  }
  return undefined;
};

const rules: readonly Rule[] = [
  ({ kind, streams, producers }) =>
    kind.startsWith("pinned_producer") && streams !== producers
      ? `${named(kind)} needs a stream for each producer: ${producers} producers, ${streams} streams`
      : undefined,
  ({ kind, streams, consumers }) =>
    kind.startsWith("pinned") && kinds[kind].consumes && streams > consumers
      ? `${named(kind)} would leave streams unread: ${streams} streams, ${consumers} consumers`
      : undefined,
  ({ kind, streams, producers }) =>
    kind === "end_to_end_producing_consumer" && streams !== producers
      ? `${named(kind)} needs a stream for each actor: ${producers} actors, ${streams} streams`
      : undefined,
  ({ kind, partitions }) => {
    if (kind === "balanced_producer" && partitions < 2) return `${named(kind)} needs two partitions or more`;
    return !kinds[kind].isBalanced && partitions !== 1 ? `${named(kind)} works on topics of one partition` : undefined;
  },
  ({ kind, groups, streams }) =>
    kinds[kind].hasGroups && groups < streams
      ? `a stream without a group would never be read: ${streams} streams, ${groups} groups`
      : undefined,
  ({ kind, groups, consumers }) =>
    kinds[kind].hasGroups && consumers < groups
      ? `a group without a consumer would never be read: ${groups} groups, ${consumers} consumers`
      : undefined,
  ({ kind, partitions, consumers, groups }) =>
    kind === "balanced_producer_and_consumer_group" && partitions < Math.ceil(consumers / groups)
      ? `consumers without a partition would only wait: ${consumers} consumers, ${partitions} partitions`
      : undefined,
  ({ kind, streams, producers }) =>
    (kinds[kind].isPingPong || kind === "balanced_producer") && streams > producers
      ? `a stream nobody writes to: ${streams} streams, ${producers} producers`
      : undefined,
  ({ messageBytes, messagesPerBatch }) =>
    messageBytes.max * messagesPerBatch.max > MAX_BATCH_BYTES
      ? `a batch has more than ${MAX_BATCH_BYTES / 1e6} MB: make messages or batches smaller`
      : undefined,
  ({ amount, messageBytes, kind }) =>
    kinds[kind].produces && amount.unit === "bytes" && amount.bytes < 2 * messageBytes.min
      ? "--total-data is less than two messages"
      : undefined,
  ({ amount }) =>
    amount.unit === "duration" && amount.durationMs < 1 ? "--duration 0 leaves no time to measure" : undefined,
  ({ rateLimitBytesPerSecond: rate }) =>
    rate !== undefined && rate < 1 ? "--rate-limit 0 lets nothing pass: leave it out for no limit" : undefined,
  ({ kind, connection }) =>
    kinds[kind].hasGroups && isOverHttp({ connection })
      ? `${named(kind)} works in consumer groups, which HTTP has no connections for: take --transport tcp, ws or quic`
      : undefined,
  ({ compressible, payload }) =>
    compressible !== undefined && payload !== "random"
      ? "--compressible makes payloads of its own: leave --payload out"
      : undefined,
  ({ isHighLevel, messagesPerBatch: { min, max } }) =>
    isHighLevel && min !== max ? "--high-level-api needs a fixed number of messages a batch" : undefined,
  ({ isOpenLoop, rateLimitBytesPerSecond: rate }) =>
    isOpenLoop && rate === undefined ? "--open-loop needs --rate-limit, which says when requests are due" : undefined,
  ({ isOpenLoop, kind }) =>
    isOpenLoop && (!kinds[kind].produces || kinds[kind].isPingPong)
      ? `--open-loop is for producers, ${named(kind)} has none that only send`
      : undefined,
  ({ peer, kind }) =>
    peer !== undefined && (kinds[kind].isBalanced || kinds[kind].hasGroups)
      ? `--peer is for pinned-producer, pinned-consumer, both at once and end-to-end: ${named(kind)} means something else there`
      : undefined,
  (options) =>
    stampsPayloads(options) && options.messageBytes.min < STAMP_BYTES
      ? `from end to end is measured from when a message was sent, which with --peer and over HTTP takes ${STAMP_BYTES} bytes of it: make messages larger`
      : undefined,
  ({ peer, isHighLevel }) =>
    peer !== undefined && isHighLevel ? "--peer and --high-level-api exclude each other" : undefined,
  ({ peer, headers, keys }) =>
    peer !== undefined && headers + keys > 0 ? "--headers and --keys are not for peers" : undefined,
  ({ peer, reuseStreams }) =>
    peer?.name === "kafka" && reuseStreams ? "--reuse-streams is not for Kafka: its topics are made anew" : undefined,
  ({ isOpenLoop, isHighLevel }) =>
    isOpenLoop && isHighLevel ? "--open-loop and --high-level-api exclude each other" : undefined,
];

const MAX_BATCH_BYTES = 512_000_000;

const named = (kind: string): string => kind.replaceAll("_", "-");
