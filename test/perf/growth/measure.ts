// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { BareFiles } from "./bare-files.ts";
import { BarePeer } from "./bare-peer.ts";
import { GrowthServer, type Kind } from "./growth-server.ts";

export interface Size {
  readonly rounds: number;
  readonly requests: number;
  readonly partitions: readonly number[];
  readonly connections: readonly number[];
}

/** With other numbers of connections. */
const CONNECTION_PARTITIONS = 4;
/** With other numbers of partitions. */
const PARTITION_CONNECTIONS = 4;
const kinds: readonly Kind[] = ["produce", "poll"];
/** Before the first round, so often by all partitions that every shard has met each of them. */
const SETTLING_PASSES = 4;

export interface Sample {
  readonly requestsPerSecond: number;
  readonly cpuMicros: number;
}

/** The same without a server of ours: what grows there is the system's. */
export interface Control {
  measure(requests: number): Sample | Promise<Sample>;
  close(): void;
}

/** A place on the way; the samples of the rounds are at equal places, so that two points can be compared round by round. */
export interface Point {
  readonly at: number;
  readonly samples: Readonly<Record<Kind, readonly Sample[]>>;
  readonly control: readonly Sample[];
}

export interface Growth {
  readonly partitions: readonly Point[];
  readonly connections: readonly Point[];
}

interface Place {
  readonly axis: keyof Growth;
  readonly at: number;
  readonly server: GrowthServer;
  readonly connections: number;
  readonly bare: Control;
  readonly samples: Record<Kind, Sample[]>;
  readonly control: Sample[];
}

/** Comes by all points again and again, so that what disturbs the machine meets them all. */
export const measureGrowth = async (directory: string, size: Size): Promise<Growth> => {
  const places: Place[] = [];
  let peer: BarePeer | undefined;
  try {
    for (const partitions of size.partitions) {
      places.push(await placeOf(directory, "partitions", partitions, partitions, PARTITION_CONNECTIONS));
    }
    if (size.connections.length > 0) {
      const server = await startServer(join(directory, "connections"), CONNECTION_PARTITIONS);
      peer = await BarePeer.start(join(directory, "peer"));
      for (const connections of size.connections) {
        const bare = peer.over(connections);
        places.push({ axis: "connections", at: connections, server, connections, bare, ...nothingYet() });
      }
    }
    await rounds(places, size);
    for (const server of serversOf(places)) await server.verify();
    const pointsOf = (axis: keyof Growth): Point[] => places.filter((place) => place.axis === axis);
    return { partitions: pointsOf("partitions"), connections: pointsOf("connections") };
  } finally {
    for (const { bare } of places) bare.close();
    await peer?.stop();
    for (const server of serversOf(places)) await server.stop();
  }
};

const rounds = async (places: readonly Place[], { rounds: count, requests }: Size): Promise<void> => {
  await settle(places, requests);
  for (let round = 0; round < count; round++) {
    // Who goes first changes from round to round.
    const first = round % places.length;
    for (const place of [...places.slice(first), ...places.slice(0, first)]) {
      for (const kind of kinds) {
        const { count: done, seconds, cpuSeconds } = await place.server.drive(kind, place.connections, requests);
        const sample = { requestsPerSecond: done / seconds, cpuMicros: (cpuSeconds / done) * 1e6 };
        place.samples[kind].push(sample);
      }
      place.control.push(await place.bare.measure(requests));
    }
  }
};

/** Compiles the servers' code and opens what stays open: as many requests for each point, so that all are measured alike. */
const settle = async (places: readonly Place[], requests: number): Promise<void> => {
  const most = Math.max(...places.map(({ server }) => server.partitions)) * SETTLING_PASSES;
  for (const { server, connections, bare } of places) {
    for (const kind of kinds) await server.drive(kind, connections, Math.max(requests, most));
    await bare.measure(requests);
  }
};

const placeOf = async (
  directory: string,
  axis: keyof Growth,
  at: number,
  partitions: number,
  connections: number,
): Promise<Place> => {
  const own = join(directory, `${axis}-${at}`);
  const server = await startServer(own, partitions);
  return { axis, at, server, connections, bare: new BareFiles(join(own, "bare"), partitions), ...nothingYet() };
};

const startServer = (directory: string, partitions: number): Promise<GrowthServer> => {
  mkdirSync(directory, { recursive: true });
  return GrowthServer.start(directory, partitions);
};

const nothingYet = () => ({ samples: { produce: [], poll: [] }, control: [] });

const serversOf = (places: readonly Place[]): ReadonlySet<GrowthServer> => new Set(places.map(({ server }) => server));
