// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, onTestFinished, test } from "vitest";
import { Client, type Consumer, PollingStrategy } from "../../src/client/index.ts";
import { startServer } from "../support/start-server.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const PARTITIONS = 3;
const KILLS = 2;
const at = { stream: "restart", topic: "t" };
const reconnect = { interval: "50ms", maxInterval: "200ms", reestablishAfter: 0 } as const;

/** A port that is free now, because a server that comes back must be where it was. */
const environment = (port: number) => ({
  IGGY_TCP_ADDRESS: `127.0.0.1:${port}`,
  IGGY_SYSTEM_MESSAGE_DEDUPLICATION_ENABLED: "true",
});

/** What a member gets, by partition and offset, and how often it got something again. */
interface Received {
  readonly values: Map<string, string>;
  again: number;
}

const read = async (consumer: Consumer, received: Received): Promise<void> => {
  const last = new Map<number, bigint>();
  for await (const message of consumer) {
    const place = `${message.partitionId}/${message.offset}`;
    if (received.values.has(place)) received.again++;
    // What was not committed may come again after a change of owner, but one reader never goes back.
    expect(
      message.offset > (last.get(message.partitionId) ?? -1n),
      `${place} after ${last.get(message.partitionId)}`,
    ).toBe(true);
    last.set(message.partitionId, message.offset);
    received.values.set(place, message.value.toString());
  }
};

test("given_a_producer_and_three_members_when_the_server_is_killed_and_comes_back_should_lose_and_repeat_nothing", async () => {
  const dataDirectory = temporaryDirectory();
  const first = await startServer({ dataDirectory, environment: environment(0) });
  const { port } = first;
  let server = first;
  onTestFinished(async () => void (await server.kill()));
  const client = await Client.connect({ url: `iggy://iggy:iggy@127.0.0.1:${port}`, reconnect });
  const producer = client.producer<string>({
    ...at,
    create: { partitionsCount: PARTITIONS },
    mode: "background",
    batch: { messages: 50 },
    retry: { retries: 10, interval: "50ms" },
  });
  await producer.init();
  const received: Received = { values: new Map(), again: 0 };
  const consumers = Array.from({ length: PARTITIONS }, () =>
    client.consumer({ ...at, group: "g", commit: { after: "batch" } }),
  );
  for (const consumer of consumers) await consumer.init();
  const readers = consumers.map((consumer) => read(consumer, received));

  const acknowledged: string[][] = Array.from({ length: PARTITIONS }, () => []);
  const pausesMs: number[] = [];
  let [sequence, lastAtMs, isDone] = [0, performance.now(), false];
  const producing = (async () => {
    while (!isDone) {
      const messages = Array.from({ length: 30 }, (_, place) => ({
        value: `${sequence + place}`,
        partition: (sequence + place) % PARTITIONS,
      }));
      sequence += messages.length;
      await producer.send(messages);
      for (const { value, partition } of messages) acknowledged[partition]!.push(value);
      pausesMs.push(performance.now() - lastAtMs);
      lastAtMs = performance.now();
    }
  })();
  for (let kill = 0; kill < KILLS; kill++) {
    const before = sequence;
    await expect.poll(() => sequence - before, { timeout: 30_000 }).toBeGreaterThan(1500);
    await server.kill();
    server = await startServer({ dataDirectory, environment: environment(port) });
  }
  const before = sequence;
  await expect.poll(() => sequence - before, { timeout: 30_000 }).toBeGreaterThan(1500);
  isDone = true;
  await producing;
  await producer.close();

  for (let partitionId = 0; partitionId < PARTITIONS; partitionId++) {
    const { messages } = await client.message.poll({
      ...at,
      partitionId,
      strategy: PollingStrategy.First,
      count: 1_000_000,
    });
    expect(messages.map(({ payload }) => payload.toString())).toEqual(acknowledged[partitionId]);
  }
  await expect.poll(() => received.values.size, { timeout: 60_000 }).toBe(sequence);
  for (let partitionId = 0; partitionId < PARTITIONS; partitionId++) {
    const values = acknowledged[partitionId]!.map((_, offset) => received.values.get(`${partitionId}/${offset}`));
    expect(values).toEqual(acknowledged[partitionId]);
  }
  await client.close();
  await Promise.all(readers);
  pausesMs.sort((a, b) => b - a);
  console.info(
    `${sequence} messages, ${producer.stats.retried} batches repeated, ${received.again} messages read again after a change of owner, ` +
      `longest pauses ${pausesMs
        .slice(0, KILLS)
        .map((ms) => `${Math.round(ms)} ms`)
        .join(" and ")}`,
  );
});
