// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { setTimeout as after } from "node:timers/promises";
import { expect, test } from "vitest";
import { commandTable } from "../../src/protocol/command-table.ts";
import { poll, readAll, send } from "../support/messages.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { isNightly, SeededRandom, seedOfRun } from "../support/seeded-random.ts";
import { errorsIn } from "../support/server-log.ts";
import { startServer } from "../support/start-server.ts";
import { attack } from "./fuzz/attack.ts";
import { FrameSource } from "./fuzz/frame-source.ts";
import { FuzzTarget } from "./fuzz/target.ts";

const FRAMES = isNightly ? 1_000_000 : 20_000;
/** After that many frames the server has its working set, and its memory is looked at for the first time. */
const WARM_UP_FRAMES = 5000;
const FRAMES_BETWEEN_CLEANINGS = 2000;
const CONNECTIONS_AT_ONCE = 8;
const MAX_GROWTH = 1.1;
const SETTLE_TIMEOUT_MS = isNightly ? 300_000 : 30_000;
const TIMEOUT_MS = isNightly ? 4 * 3600_000 : 240_000;

interface Healthy {
  isDone: boolean;
}

/** Sends and polls beside the attacks and checks every answer; gives how many rounds it made. */
const beHealthy = async (target: FuzzTarget, state: Healthy): Promise<number> => {
  const connection = await RawConnection.login(target.server.port);
  const place = { streamId: target.healthyStreamId, topicId: 0, partitionId: 0 };
  let rounds = 0;
  while (!state.isDone) {
    const text = `healthy ${rounds}`;
    expect(await send(connection, place.streamId, 0, 0, [Buffer.from(text)])).toBe(0);
    const { messages } = await poll(connection, { ...place, value: BigInt(rounds), count: 1 });
    expect(messages[0]?.payload.toString()).toBe(text);
    rounds++;
    await after(2);
  }
  expect(await readAll(connection, place.streamId, 0, 0)).toHaveLength(rounds);
  connection.destroy();
  return rounds;
};

/** Attacks with that many frames, several connections at once, most of them logged in. */
const attackWith = async (target: FuzzTarget, frames: FrameSource, random: SeededRandom, count: number) => {
  let left = count;
  while (left > 0) {
    let token = await target.clean();
    let untilCleaning = Math.min(left, FRAMES_BETWEEN_CLEANINGS);
    while (untilCleaning > 0) {
      if (!(await target.accepts(token))) token = await target.clean();
      const attacks = Array.from({ length: CONNECTIONS_AT_ONCE }, () =>
        attack({ port: target.server.port, frames, random, token: random.chance(0.8) ? token : undefined }),
      );
      const results = await Promise.allSettled(attacks);
      expect(target.server.isRunning, target.server.output.stderr).toBe(true);
      for (const result of results) {
        const written = result.status === "fulfilled" ? result.value : 0;
        if (result.status === "rejected" && (await target.accepts(token))) throw result.reason;
        untilCleaning -= written;
        left -= written;
      }
    }
  }
  await target.clean();
};

/** The memory once it stops to fall, or is within the limit. */
const settledBytes = async (target: FuzzTarget, limitBytes: number): Promise<number> => {
  const deadlineMs = Date.now() + SETTLE_TIMEOUT_MS;
  let lowest = target.residentBytes();
  while (lowest > limitBytes && Date.now() < deadlineMs) {
    await after(100);
    lowest = Math.min(lowest, target.residentBytes());
  }
  return lowest;
};

test(
  "given_generated_and_damaged_frames_when_sent_should_crash_nothing_disturb_nobody_and_keep_no_memory",
  async () => {
    const seed = seedOfRun();
    console.error(`fuzz: IGGY_SEED=${seed}`);
    const random = new SeededRandom(seed);
    const server = await startServer({ environment: { IGGY_SYSTEM_SHARDING_CPU_ALLOCATION: "2" } });
    const target = await FuzzTarget.prepare(server);
    const frames = new FrameSource(random.fork());
    const state: Healthy = { isDone: false };
    const healthy = beHealthy(target, state);

    await Promise.race([attackWith(target, frames, random.fork(), WARM_UP_FRAMES), healthy]);
    const beforeBytes = target.residentBytes();
    await Promise.race([attackWith(target, frames, random.fork(), FRAMES - WARM_UP_FRAMES), healthy]);
    const afterBytes = await settledBytes(target, beforeBytes * MAX_GROWTH);
    state.isDone = true;
    const rounds = await healthy;
    console.error(`fuzz: ${FRAMES} frames, ${rounds} healthy rounds, ${beforeBytes} bytes before, ${afterBytes} after`);
    expect(rounds).toBeGreaterThan(100);
    expect(afterBytes).toBeLessThanOrEqual(beforeBytes * MAX_GROWTH);
    for (const { command } of commandTable) expect(frames.codes, command.name).toContain(command.code);
    target.close();
    expect(await server.stop()).toBe(0);
    expect(errorsIn(server.output.stderr)).toEqual([]);
  },
  TIMEOUT_MS,
);
