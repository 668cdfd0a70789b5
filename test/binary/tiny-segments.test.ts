// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readdirSync, readFileSync } from "node:fs";
import { expect, onTestFinished, test } from "vitest";
import { createTopic } from "../../src/protocol/commands/topic/create-topic.ts";
import { numericIdentifier } from "../../src/protocol/primitives/identifier.ts";
import { call, makeStream, makeTopic, poll, send } from "../support/messages.ts";
import { partitionPath } from "../support/partition-files.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { startServer } from "../support/start-server.ts";
import { until } from "../support/until.ts";

const MEGABYTE = 1024 * 1024;

const start = async (environment: Readonly<Record<string, string>>) => {
  const server = await startServer({
    environment: {
      IGGY_SYSTEM_SHARDING_CPU_ALLOCATION: "2",
      IGGY_SYSTEM_SEGMENT_SIZE: "512 B",
      IGGY_SYSTEM_PARTITION_MESSAGES_REQUIRED_TO_SAVE: "1",
      ...environment,
    },
  });
  onTestFinished(() => server.kill());
  return server;
};

test("given_a_cleaner_that_runs_all_the_time_when_produced_and_consumed_should_lose_nothing_that_is_not_consumed", async () => {
  const server = await start({
    IGGY_DATA_MAINTENANCE_MESSAGES_CLEANER_ENABLED: "true",
    IGGY_DATA_MAINTENANCE_MESSAGES_INTERVAL: "10 ms",
  });
  const control = await RawConnection.login(server.port);
  await makeStream(control, "s");
  await call(control, createTopic, {
    stream: numericIdentifier(0),
    partitionsCount: 1,
    compression: "none",
    messageExpiryMicros: 1n,
    maxTopicSizeBytes: 0n,
    replicationFactor: 1,
    name: "t",
  });
  const polled = { streamId: 0, topicId: 0, partitionId: 0 } as const;
  const next = { ...polled, kind: "next", consumer: "reader", autoCommit: true, count: 5 } as const;
  await send(control, 0, 0, 0, [Buffer.from("0")]);
  const seen = (await poll(control, next)).messages.map(({ payload }) => Number(payload.toString()));
  const producer = await RawConnection.login(server.port);
  const reader = await RawConnection.login(server.port);
  // It commits nothing and reads what is being deleted: it may miss messages, and must not fail.
  const bystander = await RawConnection.login(server.port);
  let producing = true;
  const produced = (async () => {
    for (let message = 1; message < 1500; message++) {
      expect(await send(producer, 0, 0, 0, [Buffer.from(String(message).padEnd(100))])).toBe(0);
    }
    producing = false;
  })();
  const watched = (async () => {
    while (producing) {
      for (const kind of ["first", "last", "timestamp", "offset"] as const) {
        const { messages } = await poll(bystander, { ...polled, kind, value: 1n, count: 50 });
        const offsets = messages.map(({ offset }) => Number(offset));
        expect(offsets).toEqual(offsets.map((_, place) => (offsets[0] ?? 0) + place));
      }
    }
  })();
  while (producing || seen.length < 1500) {
    for (const { payload } of (await poll(reader, next)).messages) seen.push(Number(payload.toString()));
  }
  await Promise.all([produced, watched]);
  expect(seen).toEqual(Array.from({ length: 1500 }, (_, message) => message));
  const partition = partitionPath(server.dataDirectory, 0);
  await until(
    "what was consumed is deleted",
    () => readdirSync(partition).filter((name) => name.endsWith(".log")).length === 1,
  );
  await until("their indexes too", () => readdirSync(partition).filter((name) => name.endsWith(".index")).length === 1);
  expect(server.output.stderr).not.toContain('"level":50');
  for (const connection of [control, producer, reader, bystander]) connection.destroy();
});

test("given_eight_producers_when_segments_roll_all_the_time_should_not_fail_nor_grow", async () => {
  const server = await start({ IGGY_MESSAGE_SAVER_INTERVAL: "1 s", IGGY_SYSTEM_SEGMENT_CACHE_INDEXES: "none" });
  const control = await RawConnection.login(server.port);
  await makeStream(control, "s");
  await makeTopic(control, 0, "t", 1);
  const producers = await Promise.all(Array.from({ length: 8 }, () => RawConnection.login(server.port)));
  const deadlineMs = Date.now() + 10_000;
  let peakBytes = 0;
  const sent = await Promise.all(
    producers.map(async (connection) => {
      let count = 0;
      for (; Date.now() < deadlineMs; count++) {
        expect(await send(connection, 0, 0, 0, [Buffer.alloc(100, "x")])).toBe(0);
        if (count % 100 === 0) peakBytes = Math.max(peakBytes, residentBytes(server.pid));
      }
      return count;
    }),
  );
  expect(peakBytes).toBeLessThan(200 * MEGABYTE);
  const total = sent.reduce((sum, count) => sum + count, 0);
  const last = await poll(control, { streamId: 0, topicId: 0, partitionId: 0, kind: "last", count: 1 });
  expect(last.messages[0]?.offset).toBe(BigInt(total - 1));
  const levels = server.output.stderr.matchAll(/"level":(\d+)/g);
  expect([...levels].filter(([, level]) => Number(level) >= 40)).toEqual([]);
  expect(server.isRunning).toBe(true);
  for (const connection of [...producers, control]) connection.destroy();
});

const residentBytes = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1024;
