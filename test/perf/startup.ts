// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { makeStream, makeTopic, send } from "../support/messages.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { startServer } from "../support/start-server.ts";
import { median } from "./median.ts";

const PARTITIONS_PER_TOPIC = 100;
const SEGMENTS_PER_PARTITION = 10;
/** A segment takes one more batch after it is full, so two batches of such a message make one. */
const environment = { IGGY_SYSTEM_SEGMENT_SIZE: "512 B" };
const PAYLOAD_BYTES = 600;
const BATCHES_PER_PARTITION = 2 * (SEGMENTS_PER_PARTITION - 1);

export interface StartupFigures {
  /** Medians, from the start of the process to its readiness. */
  readonly emptyMs: number;
  readonly filledMs: number;
  /** The first start after the process was killed. */
  readonly killedMs: number;
  readonly partitions: number;
  readonly segments: number;
}

/** Time to readiness on an empty directory and on one with many partitions, after an orderly end and after a kill. */
export const measureStartup = async (directory: string, topics: number, rounds: number): Promise<StartupFigures> => {
  try {
    const empty: number[] = [];
    for (let round = 0; round < rounds; round++) empty.push(await timeStart(join(directory, `empty-${round}`)));
    const filled = join(directory, "filled");
    await fill(filled, topics);
    const killedMs = await timeStart(filled);
    const restarts: number[] = [];
    for (let round = 0; round < rounds; round++) restarts.push(await timeStart(filled));
    const partitions = topics * PARTITIONS_PER_TOPIC;
    const segments = countLogs(filled);
    if (segments !== partitions * SEGMENTS_PER_PARTITION) {
      throw new Error(`${segments} segments instead of ${partitions * SEGMENTS_PER_PARTITION}`);
    }
    return { emptyMs: median(empty), filledMs: median(restarts), killedMs, partitions, segments };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};

const timeStart = async (dataDirectory: string): Promise<number> => {
  mkdirSync(dataDirectory, { recursive: true });
  const startedMs = performance.now();
  const server = await startServer({ dataDirectory, environment });
  const tookMs = performance.now() - startedMs;
  await server.stop();
  return tookMs;
};

/** Leaves the directory as a killed server does. */
const fill = async (dataDirectory: string, topics: number): Promise<void> => {
  mkdirSync(dataDirectory, { recursive: true });
  const server = await startServer({ dataDirectory, environment });
  try {
    const connection = await RawConnection.login(server.port);
    await makeStream(connection, "s");
    const payload = [Buffer.alloc(PAYLOAD_BYTES)];
    for (let topic = 0; topic < topics; topic++) {
      await makeTopic(connection, 0, `t${topic}`, PARTITIONS_PER_TOPIC);
      for (let partition = 0; partition < PARTITIONS_PER_TOPIC; partition++) {
        for (let batch = 0; batch < BATCHES_PER_PARTITION; batch++) {
          const status = await send(connection, 0, topic, partition, payload);
          if (status !== 0) throw new Error(`send_messages was answered with ${status}`);
        }
      }
    }
    connection.destroy();
  } finally {
    await server.kill();
  }
};

const countLogs = (dataDirectory: string): number =>
  readdirSync(join(dataDirectory, "streams"), { recursive: true }).filter((name) => /\d{20}\.log$/.test(String(name)))
    .length;
