// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { PerfRequest } from "./frames.ts";
import { cpuSeconds, drive, Floor, Ours, type Peer } from "./processes.ts";

const CONNECTIONS = 4;
const PARTITIONS = 4;
const INDEX_ENTRY_BYTES = 16;
const HEADER_BYTES = 64;

export interface Scenario {
  readonly name: string;
  readonly kind: "produce" | "poll";
  readonly messages: number;
  readonly payloadBytes: number;
  /** What ours has to reach of the floor. */
  readonly target: number;
}

export const scenarios: readonly Scenario[] = [
  { name: "produce 1000 x 1 KB", kind: "produce", messages: 1000, payloadBytes: 1000, target: 0.8 },
  { name: "poll 1000 x 1 KB", kind: "poll", messages: 1000, payloadBytes: 1000, target: 0.8 },
  { name: "produce 1 x 1 KB", kind: "produce", messages: 1, payloadBytes: 1000, target: 0.85 },
  { name: "produce 1000 x 100 B", kind: "produce", messages: 1000, payloadBytes: 100, target: 0.7 },
];

/** One peer in one round. */
interface Round {
  readonly requestsPerSecond: number;
  readonly cpuMicrosPerRequest: number;
}

export interface Comparison {
  readonly scenario: Scenario;
  readonly floor: Round;
  readonly ours: Round;
  /** Median over the rounds of ours by floor of the same round. */
  readonly ratio: number;
  readonly ratios: readonly number[];
}

interface Size {
  readonly rounds: number;
  readonly limitMs: number;
  readonly limitBytes: number;
}

export const fullSize: Size = { rounds: 7, limitMs: 1500, limitBytes: 300_000_000 };
export const smokeSize: Size = { rounds: 1, limitMs: 200, limitBytes: 10_000_000 };

/** Floor and ours in turns, so that both meet the same disk and the same neighbours. */
export const compare = async (scenario: Scenario, size: Size, directory: string): Promise<Comparison> => {
  const frameBytes = (HEADER_BYTES + scenario.payloadBytes + INDEX_ENTRY_BYTES) * scenario.messages + 38;
  const replyBytes = 24 + (HEADER_BYTES + scenario.payloadBytes) * scenario.messages;
  const floorDirectory = join(directory, "floor");
  mkdirSync(floorDirectory, { recursive: true });
  const floor = await Floor.start(floorDirectory, 2, replyBytes);
  const ours = await Ours.start(await freshDirectory(join(directory, "ours")), 2);
  const rounds: { readonly floor: Round; readonly ours: Round }[] = [];
  try {
    for (let round = -1; round < size.rounds; round++) {
      await prepare(ours, scenario);
      const measured = {
        floor: await measure(floor, scenario, size, frameBytes),
        ours: await measure(ours, scenario, size, frameBytes),
      };
      await ours.control({ kind: "purge", topic: 0 });
      // The round before the first warms both up.
      if (round >= 0 || size.rounds === 1) rounds.push(measured);
    }
  } finally {
    floor.stop();
    await ours.stop();
    rmSync(directory, { recursive: true, force: true });
  }
  const ratios = rounds.map((round) => round.ours.requestsPerSecond / round.floor.requestsPerSecond);
  const summary = (peer: "floor" | "ours"): Round => ({
    requestsPerSecond: median(rounds.map((round) => round[peer].requestsPerSecond)),
    cpuMicrosPerRequest: median(rounds.map((round) => round[peer].cpuMicrosPerRequest)),
  });
  return { scenario, floor: summary("floor"), ours: summary("ours"), ratio: median(ratios), ratios };
};

/** How much more two shards do than one, for four producers of large batches. */
export const compareShards = async (size: Size, directory: string): Promise<number> => {
  const scenario = scenarios[0]!;
  const frameBytes = (HEADER_BYTES + scenario.payloadBytes + INDEX_ENTRY_BYTES) * scenario.messages + 38;
  const one = await Ours.start(await freshDirectory(join(directory, "one")), 1);
  const two = await Ours.start(await freshDirectory(join(directory, "two")), 2);
  const ratios: number[] = [];
  try {
    for (let round = 0; round < size.rounds; round++) {
      const single = await measure(one, scenario, size, frameBytes);
      await one.control({ kind: "purge", topic: 0 });
      const double = await measure(two, scenario, size, frameBytes);
      await two.control({ kind: "purge", topic: 0 });
      ratios.push(double.requestsPerSecond / single.requestsPerSecond);
    }
  } finally {
    await one.stop();
    await two.stop();
    rmSync(directory, { recursive: true, force: true });
  }
  return median(ratios);
};

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

const freshDirectory = async (path: string): Promise<string> => {
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true });
  return path;
};

/** A poll finds what it asks for in every partition. */
const prepare = async (ours: Ours, { kind, messages, payloadBytes }: Scenario): Promise<void> => {
  if (kind !== "poll") return;
  for (let partition = 0; partition < PARTITIONS; partition++) {
    for (let batch = 0; batch < 4; batch++) {
      await ours.control({ kind: "send", topic: 0, partition, messages, payloadBytes });
    }
  }
};

const measure = async (peer: Peer, scenario: Scenario, size: Size, frameBytes: number): Promise<Round> => {
  const { kind, messages, payloadBytes } = scenario;
  const requests = Array.from(
    { length: PARTITIONS },
    (_, partition): PerfRequest =>
      kind === "produce"
        ? { kind: "send", topic: 0, partition, messages, payloadBytes }
        : { kind: "poll", topic: 0, partition, messages, offset: messages },
  );
  const maxRequests = kind === "produce" ? Math.ceil(size.limitBytes / frameBytes) : Number.MAX_SAFE_INTEGER;
  const before = cpuSeconds(peer.pid);
  const { count, seconds } = await drive(peer, {
    requests,
    connections: CONNECTIONS,
    limitMs: size.limitMs,
    maxRequests,
  });
  const cpuMicrosPerRequest = ((cpuSeconds(peer.pid) - before) / count) * 1e6;
  return { requestsPerSecond: count / seconds, cpuMicrosPerRequest };
};
