// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { rmSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { getConsumerOffset } from "../../src/protocol/commands/consumer-offset/get-consumer-offset.ts";
import { storeConsumerOffset } from "../../src/protocol/commands/consumer-offset/store-consumer-offset.ts";
import { numericIdentifier } from "../../src/protocol/primitives/identifier.ts";
import { makeTemporaryDirectory } from "../support/make-temporary-directory.ts";
import { call, makeStream, makeTopic, readAll, send } from "../support/messages.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { startServer } from "../support/start-server.ts";

const KILLS = 20;
const TOPICS = 2;
const PARTITIONS = 2;
const dataDirectory = makeTemporaryDirectory();
afterAll(() => rmSync(dataDirectory, { recursive: true, force: true }));

/** What the server has acknowledged in one partition. */
interface Acknowledged {
  readonly topicId: number;
  readonly partitionId: number;
  payloads: string[];
  storedOffset: number | undefined;
  /** A batch that was sent and whose answer the kill has swallowed: nothing of it is promised, a part of it is in order. */
  pending: string[];
  pendingOffset: number | undefined;
}

const environment = { IGGY_SYSTEM_SEGMENT_SIZE: "64 KiB", IGGY_SYSTEM_SHARDING_CPU_ALLOCATION: "2" };

const offsetPath = ({ topicId, partitionId }: Acknowledged) => ({
  consumer: { kind: "consumer" as const, id: numericIdentifier(1) },
  stream: numericIdentifier(0),
  topic: numericIdentifier(topicId),
  partitionId,
});

/** Sends numbered messages until the connection breaks. */
const produce = async (connection: RawConnection, partition: Acknowledged): Promise<void> => {
  try {
    for (let number = partition.payloads.length; ; ) {
      const size = 1 + Math.floor(Math.random() * 50);
      partition.pending = Array.from(
        { length: size },
        (_, place) => `${partition.topicId}/${partition.partitionId}/${number + place}`,
      );
      const padded = partition.pending.map((text) => Buffer.from(text.padEnd(20 + (number % 200), ".")));
      const status = await send(connection, 0, partition.topicId, partition.partitionId, padded);
      if (status === undefined) return;
      if (status !== 0) throw new Error(`send answered ${status}`);
      partition.payloads.push(...partition.pending);
      number += size;
      partition.pending = [];
      if (Math.random() < 0.2) {
        const offset = partition.payloads.length - 1;
        partition.pendingOffset = offset;
        await call(connection, storeConsumerOffset, { ...offsetPath(partition), offset: BigInt(offset) });
        partition.storedOffset = offset;
        partition.pendingOffset = undefined;
      }
    }
  } catch (error) {
    if (!connection.isClosed) throw error;
  } finally {
    connection.destroy();
  }
};

/** Compares what is there with what was acknowledged, and takes over what was there in addition. */
const check = async (port: number, partition: Acknowledged): Promise<void> => {
  const connection = await RawConnection.login(port);
  const found = (await readAll(connection, 0, partition.topicId, partition.partitionId)).map((text) =>
    text.replace(/\.+$/, ""),
  );
  const acknowledged = partition.payloads.length;
  // Tens of thousands of texts are compared one by one only when something is wrong.
  if (found.slice(0, acknowledged).join() !== partition.payloads.join()) {
    expect(found.slice(0, acknowledged)).toEqual(partition.payloads);
  }
  const beyond = found.slice(acknowledged);
  expect(partition.pending.slice(0, beyond.length)).toEqual(beyond);
  const stored = await call(connection, getConsumerOffset, offsetPath(partition));
  const possible = [partition.storedOffset, partition.pendingOffset].filter((offset) => offset !== undefined);
  if (stored !== undefined || partition.storedOffset !== undefined) {
    expect(possible).toContain(stored === undefined ? "nothing" : Number(stored.storedOffset));
  }
  partition.payloads = found;
  partition.pending = [];
  if (stored !== undefined) partition.storedOffset = Number(stored.storedOffset);
  partition.pendingOffset = undefined;
  connection.destroy();
};

test("given_producers_when_the_server_is_killed_20_times_should_have_everything_it_acknowledged", async () => {
  const partitions = Array.from(
    { length: TOPICS * PARTITIONS },
    (_, place): Acknowledged => ({
      topicId: Math.floor(place / PARTITIONS),
      partitionId: place % PARTITIONS,
      payloads: [],
      storedOffset: undefined,
      pending: [],
      pendingOffset: undefined,
    }),
  );
  for (let kill = 0; kill <= KILLS; kill++) {
    const server = await startServer({ dataDirectory, environment });
    if (kill === 0) {
      const connection = await RawConnection.login(server.port);
      await makeStream(connection, "s");
      for (let topic = 0; topic < TOPICS; topic++) await makeTopic(connection, 0, `t${topic}`, PARTITIONS);
      connection.destroy();
    }
    for (const partition of partitions) await check(server.port, partition);
    if (kill === KILLS) {
      await server.stop();
      break;
    }
    const connections = await Promise.all(partitions.map(() => RawConnection.login(server.port)));
    const producers = partitions.map((partition, place) => produce(connections[place]!, partition));
    await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 280));
    await server.kill();
    await Promise.all(producers);
  }
  expect(partitions.reduce((sum, { payloads }) => sum + payloads.length, 0)).toBeGreaterThan(KILLS * 100);
});
