// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { makeStream, makeTopic, send } from "../support/messages.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { startServer } from "../support/start-server.ts";
import { drive, Ours, residentMegabytes } from "./processes.ts";
import { median } from "./throughput.ts";

export interface MemoryFigures {
  readonly startedMegabytes: number;
  readonly peakMegabytes: number;
  readonly passedMegabytes: number;
  /** What the idle connections add. */
  readonly idleConnectionsMegabytes: number;
  readonly idleConnections: number;
}

/** Resident memory of the server: at the start, at its peak while data passes, and what idle connections add. */
export const measureMemory = async (
  directory: string,
  passBytes: number,
  idleConnections: number,
): Promise<MemoryFigures> => {
  mkdirSync(directory, { recursive: true });
  const ours = await Ours.start(directory, 2);
  const startedMegabytes = residentMegabytes(ours.pid);
  let peakMegabytes = startedMegabytes;
  const sampler = setInterval(() => {
    peakMegabytes = Math.max(peakMegabytes, residentMegabytes(ours.pid));
  }, 50);
  const requests = [0, 1, 2, 3].map((partition) => ({
    kind: "send" as const,
    topic: 0,
    partition,
    messages: 1000,
    payloadBytes: 1000,
  }));
  let passed = 0;
  while (passed < passBytes) {
    const { count } = await drive(ours, { requests, connections: 4, limitMs: 60_000, maxRequests: 200 });
    passed += count * 1_080_038;
    await ours.control({ kind: "purge", topic: 0 });
  }
  clearInterval(sampler);
  const before = residentMegabytes(ours.pid);
  const idle = await Promise.all(Array.from({ length: idleConnections }, () => RawConnection.open(ours.server.port)));
  for (const connection of idle) await connection.request(1, Buffer.alloc(0));
  const idleConnectionsMegabytes = residentMegabytes(ours.pid) - before;
  for (const connection of idle) connection.destroy();
  await ours.stop();
  rmSync(directory, { recursive: true, force: true });
  return { startedMegabytes, peakMegabytes, passedMegabytes: passed / 1e6, idleConnectionsMegabytes, idleConnections };
};

export interface StartupFigures {
  readonly emptyMs: number;
  readonly filledMs: number;
  readonly partitions: number;
  readonly segments: number;
}

/** From the start of the process to its readiness, on an empty directory and on one with many partitions. */
export const measureStartup = async (directory: string, topics: number, rounds: number): Promise<StartupFigures> => {
  const empty: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const path = join(directory, `empty-${round}`);
    mkdirSync(path, { recursive: true });
    const startedMs = performance.now();
    const server = await startServer({ dataDirectory: path });
    empty.push(performance.now() - startedMs);
    await server.stop();
  }
  const dataDirectory = join(directory, "filled");
  mkdirSync(dataDirectory, { recursive: true });
  const environment = { IGGY_SYSTEM_SEGMENT_SIZE: "512 B" };
  const server = await startServer({ dataDirectory, environment });
  const connection = await RawConnection.login(server.port);
  await makeStream(connection, "s");
  for (let topic = 0; topic < topics; topic++) {
    await makeTopic(connection, 0, `t${topic}`, 100);
    for (let partition = 0; partition < 100; partition++) {
      for (let batch = 0; batch < 18; batch++) await send(connection, 0, topic, partition, [Buffer.alloc(600)]);
    }
  }
  connection.destroy();
  await server.kill();
  const startedMs = performance.now();
  const again = await startServer({ dataDirectory, environment });
  const filledMs = performance.now() - startedMs;
  await again.stop();
  rmSync(directory, { recursive: true, force: true });
  return { emptyMs: median(empty), filledMs, partitions: topics * 100, segments: topics * 1000 };
};
