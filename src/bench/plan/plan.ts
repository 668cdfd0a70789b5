// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { BenchmarkOptions } from "../options/benchmark-options.ts";
import { kinds } from "../options/kinds.ts";

export type ActorRole = "producer" | "consumer" | "producing_consumer";

/** One actor: a connection that sends, polls, or does both in turns. */
export interface ActorPlan {
  /** From 1 within its role. */
  readonly id: number;
  readonly role: ActorRole;
  readonly sends: boolean;
  readonly polls: boolean;
  readonly stream: string;
  /** Of the topic; with more than one, sends are balanced. */
  readonly partitions: number;
  readonly group: string | undefined;
  /** Where what is still to be sent is counted; actors of one share a counter. */
  readonly sendCounter: number;
  /** Where what was read is counted. */
  readonly readCounter: number;
  /** The actors' own share of the rate limit; undefined for none. */
  readonly bytesPerSecond: number | undefined;
  /** Latency counts also from when requests were due. Who reads what others sent to a group does not know when that was. */
  readonly knowsWhenDue: boolean;
  /** Latency of what is read counts from when it was sent. */
  readonly measuresEndToEnd: boolean;
}

export interface BenchmarkPlan {
  readonly streams: readonly string[];
  readonly topic: string;
  readonly warmupTopic: string;
  /** Groups with the stream each is for. */
  readonly groups: readonly { readonly name: string; readonly stream: string }[];
  readonly actors: readonly ActorPlan[];
  /** Number of counters of each sort. */
  readonly counters: number;
  /** How many actors send for each counter. */
  readonly sendersOf: readonly number[];
}

export const streamName = (number: number): string => `bench-stream-${number}`;
const groupName = (number: number): string => `cg-${number}`;
/** What the i-th of several takes when they go round: 1, 2, 1, 2. */
const roundRobin = (place: number, count: number): number => 1 + ((place - 1) % count);
const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, place) => place + 1);

/** Who does what, and on which stream; the same for the same options. */
export const planBenchmark = (options: BenchmarkOptions): BenchmarkPlan => {
  const { hasGroups } = kinds[options.kind];
  const actors = kinds[options.kind].isPingPong
    ? upTo(Math.max(options.producers, hasGroups ? options.consumers : 0)).map((id) => pingPongActor(options, id))
    : [
        ...(kinds[options.kind].produces ? upTo(options.producers).map((id) => producer(options, id)) : []),
        ...(kinds[options.kind].consumes ? upTo(options.consumers).map((id) => consumer(options, id)) : []),
      ];
  const counters = 1 + Math.max(...actors.flatMap(({ sendCounter, readCounter }) => [sendCounter, readCounter]));
  return {
    streams: upTo(options.streams).map(streamName),
    topic: "topic-1",
    warmupTopic: "topic-warm-up",
    groups: hasGroups ? upTo(options.groups).map((group) => groupOf(options, group)) : [],
    actors,
    counters,
    sendersOf: Array.from(
      { length: counters },
      (_, counter) => actors.filter(({ sends, sendCounter }) => sends && sendCounter === counter).length,
    ),
  };
};

const groupOf = ({ streams }: BenchmarkOptions, group: number) => ({
  name: groupName(group),
  stream: streamName(roundRobin(group, streams)),
});

const producer = (options: BenchmarkOptions, id: number): ActorPlan => {
  const stream = roundRobin(id, options.streams);
  const counter = kinds[options.kind].isBalanced ? stream - 1 : id - 1;
  return {
    id,
    role: "producer",
    sends: true,
    polls: false,
    stream: streamName(stream),
    partitions: options.partitions,
    group: undefined,
    sendCounter: counter,
    readCounter: counter,
    bytesPerSecond: shareOf(options),
    knowsWhenDue: options.rateLimitBytesPerSecond !== undefined,
    measuresEndToEnd: false,
  };
};

const consumer = (options: BenchmarkOptions, id: number): ActorPlan => {
  const { hasGroups, produces } = kinds[options.kind];
  const group = hasGroups ? roundRobin(id, options.groups) : undefined;
  const stream = group === undefined ? roundRobin(id, options.streams) : roundRobin(group, options.streams);
  const share = shareOf(options);
  return {
    id,
    role: "consumer",
    sends: false,
    polls: true,
    stream: streamName(stream),
    partitions: options.partitions,
    group: group === undefined ? undefined : groupName(group),
    // What was sent is counted by the stream; what was read by the group, each of which reads all of it.
    sendCounter: stream - 1,
    readCounter: group === undefined ? id - 1 : group - 1,
    bytesPerSecond: share === undefined || !produces ? share : share * options.readAmplification,
    knowsWhenDue: false,
    measuresEndToEnd: produces,
  };
};

const pingPongActor = (options: BenchmarkOptions, id: number): ActorPlan => {
  const { hasGroups } = kinds[options.kind];
  const group = hasGroups ? roundRobin(id, options.groups) : undefined;
  const stream = roundRobin(group ?? id, options.streams);
  return {
    id,
    role: "producing_consumer",
    sends: id <= options.producers,
    polls: !hasGroups || id <= options.consumers,
    stream: streamName(stream),
    partitions: options.partitions,
    group: group === undefined ? undefined : groupName(group),
    sendCounter: group === undefined ? id - 1 : stream - 1,
    readCounter: group === undefined ? id - 1 : group - 1,
    bytesPerSecond: shareOf(options),
    knowsWhenDue: !hasGroups && options.rateLimitBytesPerSecond !== undefined,
    measuresEndToEnd: true,
  };
};

/** An equal part of the rate limit for each actor. */
const shareOf = ({ kind, producers, consumers, rateLimitBytesPerSecond: rate }: BenchmarkOptions) => {
  if (rate === undefined) return undefined;
  const { produces, consumes, isPingPong } = kinds[kind];
  return rate / (isPingPong ? producers : (produces ? producers : 0) + (consumes ? consumers : 0));
};
