// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { closeSync, openSync, readdirSync, readSync } from "node:fs";
import { join } from "node:path";
import { RawConnection } from "../../support/raw-connection.ts";
import type { RunningServer } from "../../support/start-server.ts";
import { median, quantile } from "../median.ts";
import { processorMicros } from "../processor-time.ts";
import type { BigLog } from "./big-log.ts";
import { pollFirst } from "./poll-first.ts";

export const POLL_MESSAGES = 10;
const SAMPLES = 400;
const READ_BYTES = 4 * 1024 * 1024;

export interface PollSize {
  readonly rounds: number;
  /** Of each kind in a round. */
  readonly polls: number;
}

export interface PollFigures {
  readonly name: string;
  readonly p50Micros: number;
  readonly p99Micros: number;
  readonly cpuMicros: number;
  /** Medians of the rounds' ratios to polls at the tail. */
  readonly timeByTail: number;
  readonly cpuByTail: number;
}

/** A message somewhere in the log. */
interface Place {
  readonly partitionId: number;
  readonly offset: bigint;
  readonly timestampMicros: bigint;
}

interface Round {
  readonly latenciesMicros: readonly number[];
  readonly cpuMicros: number;
}

type Poll = (connection: RawConnection, place: Place) => Promise<void>;

/** At the tail, and anywhere by offset and by timestamp; the reply has to begin with the message that was asked for. */
const polls: Readonly<Record<string, Poll>> = {
  tail: async (connection, { partitionId }) => {
    await pollFirst(connection, partitionId, "last", 0n, POLL_MESSAGES);
  },
  "by offset": async (connection, { partitionId, offset }) => {
    const polled = await pollFirst(connection, partitionId, "offset", offset, POLL_MESSAGES);
    if (polled.firstOffset !== offset) throw new Error(`offset ${polled.firstOffset} came instead of ${offset}`);
  },
  "by timestamp": async (connection, { partitionId, offset, timestampMicros }) => {
    const polled = await pollFirst(connection, partitionId, "timestamp", timestampMicros, POLL_MESSAGES);
    // Messages of a batch have one timestamp: the first of them is what is asked for.
    if (polled.firstTimestampMicros !== timestampMicros || polled.firstOffset > offset) {
      throw new Error(`the message of ${polled.firstTimestampMicros} came instead of that of ${timestampMicros}`);
    }
  },
};

/** One poll after the other on one connection, the kinds in turns. */
export const measurePolls = async (log: BigLog, server: RunningServer, size: PollSize): Promise<PollFigures[]> => {
  const connection = await RawConnection.login(server.port);
  try {
    readEverything(log.dataDirectory);
    const places = await findPlaces(connection, log.partitions);
    const rounds = new Map<string, Round[]>(Object.keys(polls).map((name) => [name, []]));
    for (let round = -1; round < size.rounds; round++) {
      for (const [name, poll] of Object.entries(polls)) {
        const measured = await measureRound(connection, server.pid, poll, size.polls, places);
        // The round before the first compiles the server's code.
        if (round >= 0) rounds.get(name)?.push(measured);
      }
    }
    const tail = rounds.get("tail") ?? [];
    return [...rounds].map(([name, all]) => figuresOf(name, all, tail));
  } finally {
    connection.destroy();
  }
};

const measureRound = async (
  connection: RawConnection,
  pid: number,
  poll: Poll,
  count: number,
  places: readonly Place[],
): Promise<Round> => {
  const latenciesMicros: number[] = [];
  const beforeMicros = processorMicros(pid);
  for (let done = 0; done < count; done++) {
    const place = places[Math.floor(Math.random() * places.length)]!;
    const startedMs = performance.now();
    await poll(connection, place);
    latenciesMicros.push((performance.now() - startedMs) * 1000);
  }
  return { latenciesMicros, cpuMicros: (processorMicros(pid) - beforeMicros) / count };
};

const figuresOf = (name: string, rounds: readonly Round[], tail: readonly Round[]): PollFigures => {
  const p50 = ({ latenciesMicros }: Round): number => median(latenciesMicros);
  return {
    name,
    p50Micros: median(rounds.map(p50)),
    p99Micros: median(rounds.map(({ latenciesMicros }) => quantile(latenciesMicros, 0.99))),
    cpuMicros: median(rounds.map(({ cpuMicros }) => cpuMicros)),
    timeByTail: median(rounds.map((round, place) => p50(round) / p50(tail[place]!))),
    cpuByTail: median(rounds.map((round, place) => round.cpuMicros / tail[place]!.cpuMicros)),
  };
};

/** Messages at random offsets of the whole log, of every partition the same number. */
const findPlaces = async (connection: RawConnection, partitions: number): Promise<Place[]> => {
  const places: Place[] = [];
  for (let sample = 0; sample < SAMPLES; sample++) {
    const partitionId = sample % partitions;
    const last = await pollFirst(connection, partitionId, "last", 0n, 1);
    const offset = BigInt(Math.floor(Math.random() * (Number(last.firstOffset) - POLL_MESSAGES)));
    const { firstTimestampMicros } = await pollFirst(connection, partitionId, "offset", offset, 1);
    places.push({ partitionId, offset, timestampMicros: firstTimestampMicros });
  }
  return places;
};

/** Brings the log into the system's cache as far as there is room. */
const readEverything = (directory: string): void => {
  const buffer = Buffer.alloc(READ_BYTES);
  for (const name of readdirSync(directory, { recursive: true })) {
    if (!/\.(log|index)$/.test(String(name))) continue;
    const descriptor = openSync(join(directory, String(name)), "r");
    while (readSync(descriptor, buffer) > 0);
    closeSync(descriptor);
  }
};
