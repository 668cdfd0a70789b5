// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { rmSync } from "node:fs";
import { join } from "node:path";
import { type DriveLimits, drive, type Load, pollReplyBytes } from "./drive.ts";
import { median } from "./median.ts";
import { isQuiet, MAX_OTHERS_BUSY, waitForQuiet } from "./neighbours.ts";
import { Floor, Ours, type Peer } from "./peers.ts";

const SHARDS = 2;

export interface Scenario extends Load {
  readonly name: string;
  /** What ours has to reach of the floor. */
  readonly target: number;
}

export const scenarios: readonly Scenario[] = [
  { name: "produce 1000 x 1 KB", kind: "produce", messages: 1000, payloadBytes: 1000, target: 0.9 },
  { name: "poll 1000 x 1 KB", kind: "poll", messages: 1000, payloadBytes: 1000, target: 0.9 },
  { name: "produce 1 x 1 KB", kind: "produce", messages: 1, payloadBytes: 1000, target: 0.9 },
  { name: "produce 1000 x 100 B", kind: "produce", messages: 1000, payloadBytes: 100, target: 0.85 },
];

/** One message at a time on one connection. */
export const latencyScenario: Scenario = {
  name: "latency 1 x 1 KB",
  kind: "produce",
  messages: 1,
  payloadBytes: 1000,
  timesRequests: true,
  target: 1.5,
};

export interface Size extends DriveLimits {
  readonly rounds: number;
  /** How long each peer is driven with small requests before a round that is not counted; 0 for neither. */
  readonly warmupMs: number;
  /** Rounds in which other processes were busy are thrown away and repeated, so many at most. */
  readonly maxDisturbedRounds: number;
  /** How long a round waits for other processes to be idle. */
  readonly quietLimitMs: number;
}

export const fullSize: Size = {
  rounds: 7,
  warmupMs: 2000,
  limitMs: 1500,
  limitBytes: 400_000_000,
  driverThreads: 2,
  maxDisturbedRounds: 14,
  quietLimitMs: 10_000,
};
/** For processor time, which others disturb less than time: many short rounds of both. */
export const pairedSize: Size = {
  rounds: 24,
  warmupMs: 1000,
  limitMs: 400,
  limitBytes: 150_000_000,
  driverThreads: 2,
  maxDisturbedRounds: 0,
  quietLimitMs: 0,
};
export const smokeSize: Size = {
  rounds: 1,
  warmupMs: 0,
  limitMs: 100,
  limitBytes: 10_000_000,
  driverThreads: 2,
  maxDisturbedRounds: 0,
  quietLimitMs: 0,
};

/** One peer: the medians of its rounds. */
export interface Rates {
  readonly requestsPerSecond: number;
  readonly messagesPerSecond: number;
  readonly payloadMegabytesPerSecond: number;
  readonly cpuMicrosPerRequest: number;
  /** From request to reply; 0 when requests were not timed. */
  readonly p50Micros: number;
  readonly p99Micros: number;
  readonly driverBusy: number;
  readonly othersBusy: number;
}

export interface Comparison {
  readonly base: Rates;
  readonly ours: Rates;
  /** Median over the rounds of ours by base of the same round. */
  readonly ratio: number;
  readonly ratios: readonly number[];
  /** The same of processor time per request, as base by ours: above 1 when ours needs less. */
  readonly cpuRatios: readonly number[];
  /** Rounds thrown away because other processes were busy, and rounds kept although they were. */
  readonly repeatedRounds: number;
  readonly disturbedRounds: number;
}

export const compareWithFloor = (scenario: Scenario, size: Size, directory: string): Promise<Comparison> =>
  compare(scenario, size, directory, {
    base: () => Floor.start(join(directory, "floor"), SHARDS, pollReplyBytes(scenario)),
    ours: () => Ours.start(join(directory, "ours"), SHARDS),
  });

/** By a floor that stamps messages too: what a server in WebAssembly cannot do without, so that the rest is its own. */
export const compareWithStampingFloor = (scenario: Scenario, size: Size, directory: string): Promise<Comparison> =>
  compare(scenario, size, directory, {
    base: () => Floor.start(join(directory, "floor"), SHARDS, pollReplyBytes(scenario), true),
    ours: () => Ours.start(join(directory, "ours"), SHARDS),
  });

/** This checkout by another one. */
export const compareWithCheckout = (
  scenario: Scenario,
  size: Size,
  directory: string,
  checkout: string,
): Promise<Comparison> =>
  compare(scenario, size, directory, {
    base: () => Ours.start(join(directory, "base"), SHARDS, checkout),
    ours: () => Ours.start(join(directory, "ours"), SHARDS),
  });

/** Two shards by one, both with the real server. */
export const compareShards = (load: Load, size: Size, directory: string): Promise<Comparison> =>
  compare(load, size, directory, {
    base: () => Ours.start(join(directory, "one"), 1),
    ours: () => Ours.start(join(directory, "two"), 2),
  });

/** The real server with its HTTP API by one without. */
export const compareHttpOnWithOff = (load: Load, size: Size, directory: string): Promise<Comparison> =>
  compare(load, size, directory, {
    base: () => Ours.start(join(directory, "off"), SHARDS, undefined, { IGGY_HTTP_ENABLED: "false" }),
    ours: () => Ours.start(join(directory, "on"), SHARDS, undefined, { IGGY_HTTP_ENABLED: "true" }),
  });

/** The client in one thread, by frames that are ready in one thread, both against the real server. */
export const compareClient = (load: Load, size: Size, directory: string): Promise<Comparison> =>
  compare(
    load,
    { ...size, driverThreads: 1 },
    directory,
    {
      base: () => Ours.start(join(directory, "frames"), SHARDS),
      ours: () => Ours.start(join(directory, "client"), SHARDS),
    },
    { ...load, byClient: true },
  );

interface Start {
  readonly base: () => Promise<Peer>;
  readonly ours: () => Promise<Peer>;
}

/** Both peers in turns, so that both meet the same disk and the same neighbours. */
const compare = async (
  load: Load,
  size: Size,
  directory: string,
  start: Start,
  oursLoad: Load = load,
): Promise<Comparison> => {
  const peers: Peer[] = [];
  try {
    const base = await start.base();
    peers.push(base);
    const ours = await start.ours();
    peers.push(ours);
    if (size.warmupMs > 0) for (const peer of peers) await warmUp(peer, load, size, directory);
    return await interleave(base, ours, load, oursLoad, size, directory);
  } finally {
    for (const peer of peers) await peer.stop();
    rmSync(directory, { recursive: true, force: true });
  }
};

/**
 * Makes the peer compile what it runs: a round of large requests has only some hundred of them, too few for Node to compile
 * the code behind them, which a server that has run for a minute has long done.
 */
const warmUp = async (peer: Peer, load: Load, size: Size, directory: string): Promise<void> => {
  const small = load.kind === "produce" ? { ...load, messages: 1 } : load;
  await drive(peer, small, { ...size, limitMs: size.warmupMs }, directory);
};

const interleave = async (
  base: Peer,
  ours: Peer,
  load: Load,
  oursLoad: Load,
  size: Size,
  directory: string,
): Promise<Comparison> => {
  const rounds: { readonly base: Rates; readonly ours: Rates }[] = [];
  let repeatedRounds = 0;
  let disturbedRounds = 0;
  let warm = size.warmupMs === 0;
  while (rounds.length < size.rounds) {
    if (size.quietLimitMs > 0) await waitForQuiet(size.quietLimitMs);
    const measureBase = () => measure(base, load, size, directory);
    const measureOurs = () => measure(ours, oursLoad, size, directory);
    // In turns the first, so that neither gains by what the other leaves behind.
    const isBaseFirst = rounds.length % 2 === 0;
    const before = isBaseFirst ? await measureBase() : await measureOurs();
    const after = isBaseFirst ? await measureOurs() : await measureBase();
    const round = isBaseFirst ? { base: before, ours: after } : { base: after, ours: before };
    // What decides is what others used, never what was measured. A short round says little about them, so that the
    // time after it is looked at too.
    const wasQuiet = size.quietLimitMs === 0 || (await isQuiet());
    const disturbed = !wasQuiet || Math.max(round.base.othersBusy, round.ours.othersBusy) > MAX_OTHERS_BUSY;
    if (!warm) warm = true;
    else if (disturbed && repeatedRounds < size.maxDisturbedRounds) repeatedRounds++;
    else {
      rounds.push(round);
      if (disturbed) disturbedRounds++;
    }
  }
  const ratios = rounds.map((round) => round.ours.requestsPerSecond / round.base.requestsPerSecond);
  return {
    base: medianRates(rounds.map((round) => round.base)),
    ours: medianRates(rounds.map((round) => round.ours)),
    ratio: median(ratios),
    ratios,
    cpuRatios: rounds.map((round) => round.base.cpuMicrosPerRequest / round.ours.cpuMicrosPerRequest),
    repeatedRounds,
    disturbedRounds,
  };
};

const medianRates = (rounds: readonly Rates[]): Rates => {
  const of = (field: keyof Rates) => median(rounds.map((round) => round[field]));
  return {
    requestsPerSecond: of("requestsPerSecond"),
    messagesPerSecond: of("messagesPerSecond"),
    payloadMegabytesPerSecond: of("payloadMegabytesPerSecond"),
    cpuMicrosPerRequest: of("cpuMicrosPerRequest"),
    p50Micros: of("p50Micros"),
    p99Micros: of("p99Micros"),
    driverBusy: of("driverBusy"),
    othersBusy: of("othersBusy"),
  };
};

const measure = async (peer: Peer, load: Load, limits: DriveLimits, directory: string): Promise<Rates> => {
  const driven = await drive(peer, load, limits, directory);
  const { count, seconds, cpuSeconds, p50Micros, p99Micros, driverBusy, othersBusy } = driven;
  const requestsPerSecond = count / seconds;
  const messagesPerSecond = requestsPerSecond * load.messages;
  return {
    requestsPerSecond,
    messagesPerSecond,
    payloadMegabytesPerSecond: (messagesPerSecond * load.payloadBytes) / 1e6,
    cpuMicrosPerRequest: (cpuSeconds / count) * 1e6,
    p50Micros,
    p99Micros,
    driverBusy,
    othersBusy,
  };
};
