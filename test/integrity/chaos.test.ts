// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { setTimeout as after } from "node:timers/promises";
import { expect, test } from "vitest";
import { createConsumerGroup } from "../../src/protocol/commands/consumer-group/create-group.ts";
import { numericIdentifier } from "../../src/protocol/primitives/identifier.ts";
import { call, makeStream, makeTopic, readAll } from "../support/messages.ts";
import { isNightly, SeededRandom, seedOfRun } from "../support/seeded-random.ts";
import { errorsIn } from "../support/server-log.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { GroupLedger } from "./chaos/group-ledger.ts";
import { Member } from "./chaos/member.ts";
import { originOf, Producer, type Target } from "./chaos/producer.ts";
import { Watcher } from "./chaos/watcher.ts";
import { World } from "./chaos/world.ts";

const KILLS = isNightly ? 150 : 12;
const DRAIN_TIMEOUT_MS = 60_000;
const LIFE_MS = [1000, 6000] as const;
/** With the start after it, on a machine that is busy with other things. */
const MOST_OF_A_LIFE_MS = 30_000;
const PRODUCERS = 3;
const MEMBERS_OF_A_GROUP = 4;
const target: Target = { streamId: 0, topicId: 0, partitionsCount: 5 };

const environment = {
  IGGY_SYSTEM_SHARDING_CPU_ALLOCATION: "2",
  IGGY_SYSTEM_SEGMENT_SIZE: "256 KiB",
  IGGY_CONSUMER_GROUP_REBALANCING_TIMEOUT: "2s",
  IGGY_CONSUMER_GROUP_REBALANCING_CHECK_INTERVAL: "500ms",
};

/** Every partition of the log as origins; no acknowledged message is missing, none is there twice, order is kept. */
const checkLog = (log: readonly (readonly string[])[], producers: readonly Producer[]): void => {
  const seen = new Map<number, Set<number>>(producers.map(({ name }) => [name, new Set()]));
  for (const [partitionId, partition] of log.entries()) {
    const newest = new Map<number, number>();
    for (const [offset, payload] of partition.entries()) {
      const { producer, number } = originOf(payload);
      const where = `producer ${producer}, message ${number}, at ${partitionId}/${offset}`;
      if (seen.get(producer)?.has(number) !== false) throw new Error(`there twice: ${where}`);
      if (number <= (newest.get(producer) ?? -1)) throw new Error(`out of order: ${where}`);
      seen.get(producer)?.add(number);
      newest.set(producer, number);
    }
  }
  for (const { name, acknowledged, sent } of producers) {
    const numbers = seen.get(name) ?? new Set();
    expect(
      acknowledged.filter((number) => !numbers.has(number)),
      `what producer ${name} has lost`,
    ).toEqual([]);
    expect(
      [...numbers].filter((number) => number >= sent),
      `what producer ${name} never sent`,
    ).toEqual([]);
  }
};

const prepare = async (world: World, ledgers: readonly GroupLedger[]): Promise<void> => {
  const connection = await world.connect();
  await makeStream(connection, "chaos");
  await makeTopic(connection, target.streamId, "t", target.partitionsCount);
  const topic = { stream: numericIdentifier(target.streamId), topic: numericIdentifier(target.topicId) };
  for (const { name } of ledgers) await call(connection, createConsumerGroup, { ...topic, name });
  connection.destroy();
};

/** Waits until every group has committed the last message of every partition. */
const drained = async (world: World, watchers: readonly Watcher[], log: readonly (readonly string[])[]) => {
  const connection = await world.connect();
  const deadlineMs = Date.now() + DRAIN_TIMEOUT_MS;
  const ends = log.map((partition) => partition.length - 1);
  for (const watcher of watchers) {
    for (;;) {
      const stored = await watcher.storedOffsets(connection);
      if (stored.join() === ends.join()) break;
      if (Date.now() > deadlineMs) throw new Error(`a group stands still at ${stored}, the ends are ${ends}`);
      await after(20);
    }
  }
  connection.destroy();
};

test(
  "given_producers_and_groups_when_members_come_and_go_and_the_server_is_killed_should_lose_double_and_reorder_nothing",
  async () => {
    const seed = seedOfRun();
    console.error(`chaos: IGGY_SEED=${seed}`);
    const random = new SeededRandom(seed);
    const world = new World({ dataDirectory: temporaryDirectory(), environment });
    await world.start();
    const { partitionsCount } = target;
    const ledgers = [new GroupLedger("manual", false, partitionsCount), new GroupLedger("auto", true, partitionsCount)];
    await prepare(world, ledgers);
    const producers = Array.from({ length: PRODUCERS }, (_, name) => new Producer(name, world, target, random.fork()));
    const members = ledgers.flatMap((ledger) =>
      Array.from({ length: MEMBERS_OF_A_GROUP }, () => new Member(world, target, ledger, random.fork())),
    );
    const watchers = ledgers.map((ledger) => new Watcher(world, target, ledger));

    const consuming = Promise.all(members.map((member) => member.run()));
    const producing = Promise.all([
      ...producers.map((producer) => producer.run()),
      ...watchers.map((watcher) => watcher.run()),
      world.killAgainAndAgain(random.fork(), LIFE_MS, KILLS),
    ]);
    // Whoever finds something wrong ends the run at once.
    await Promise.race([producing, consuming]);

    const reader = await world.connect();
    const log: string[][] = [];
    for (let id = 0; id < partitionsCount; id++) log.push(await readAll(reader, target.streamId, target.topicId, id));
    checkLog(log, producers);
    await Promise.race([drained(world, watchers, log), consuming]);
    for (const member of members) member.done();
    await consuming;
    const origins = log.map((partition) => partition.map((payload) => payload.split("/").slice(0, 2).join("/")));
    for (const ledger of ledgers) for (const [id, partition] of origins.entries()) ledger.close(id, partition);
    reader.destroy();
    const { exitCode, log: serverLog } = await world.stop();
    expect(exitCode).toBe(0);
    expect(errorsIn(serverLog)).toEqual([]);
    const messages = log.reduce((sum, partition) => sum + partition.length, 0);
    const deliveries = ledgers.map(({ name, deliveries: times }) => `${name} ${times}`).join(", ");
    console.error(`chaos: ${KILLS} kills, ${messages} messages, deliveries: ${deliveries}`);
    expect(messages).toBeGreaterThan(KILLS * 10);
  },
  KILLS * MOST_OF_A_LIFE_MS + DRAIN_TIMEOUT_MS,
);
