// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { RawConnection } from "../support/raw-connection.ts";
import { drive } from "./drive.ts";
import { Ours } from "./peers.ts";

const SHARDS = 2;
const SAMPLE_MS = 50;
const SETTLE_MS = 500;
const ROUND_BYTES = 256_000_000;
const PING = 1;

export interface MemoryFigures {
  readonly startedMegabytes: number;
  readonly peakMegabytes: number;
  readonly passedMegabytes: number;
  readonly idleConnections: number;
  /** A fresh server without connections, and the same with the idle ones. */
  readonly unconnectedMegabytes: number;
  readonly connectedMegabytes: number;
}

/** Resident memory of the server: while data passes through it, and with connections that do nothing. */
export const measureMemory = async (
  directory: string,
  passBytes: number,
  idleConnections: number,
): Promise<MemoryFigures> => {
  try {
    return {
      ...(await measurePeak(directory, passBytes)),
      ...(await measureIdle(join(directory, "idle"), idleConnections)),
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};

const measurePeak = async (directory: string, passBytes: number) => {
  const ours = await Ours.start(join(directory, "peak"), SHARDS);
  const startedMegabytes = residentMegabytes(ours.pid);
  let peakMegabytes = startedMegabytes;
  const sampler = setInterval(() => {
    peakMegabytes = Math.max(peakMegabytes, residentMegabytes(ours.pid));
  }, SAMPLE_MS);
  const load = { kind: "produce", messages: 1000, payloadBytes: 1000 } as const;
  let passed = 0;
  try {
    while (passed < passBytes) {
      const limits = { limitMs: 60_000, limitBytes: Math.min(ROUND_BYTES, passBytes - passed), driverThreads: 2 };
      const { count, warmupCount } = await drive(ours, load, limits, directory);
      passed += (count + warmupCount) * load.messages * load.payloadBytes;
    }
  } finally {
    clearInterval(sampler);
    await ours.stop();
  }
  return { startedMegabytes, peakMegabytes, passedMegabytes: passed / 1e6 };
};

const measureIdle = async (directory: string, idleConnections: number) => {
  const ours = await Ours.start(directory, SHARDS);
  const connections: RawConnection[] = [];
  try {
    await sleep(SETTLE_MS);
    const unconnectedMegabytes = residentMegabytes(ours.pid);
    for (let count = 0; count < idleConnections; count++) {
      const connection = await RawConnection.open(ours.server.port);
      connections.push(connection);
      await connection.request(PING, Buffer.alloc(0));
    }
    await sleep(SETTLE_MS);
    return { idleConnections, unconnectedMegabytes, connectedMegabytes: residentMegabytes(ours.pid) };
  } finally {
    for (const connection of connections) connection.destroy();
    await ours.stop();
  }
};

const residentMegabytes = (pid: number): number =>
  (Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1024) / 1e6;
