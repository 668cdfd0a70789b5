// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { afterEach, expect, test, vi } from "vitest";
import { createPartitions } from "../../src/protocol/commands/partition/create-partitions.ts";
import { deletePartitions } from "../../src/protocol/commands/partition/delete-partitions.ts";
import { ping } from "../../src/protocol/commands/system/ping.ts";
import { numericIdentifier } from "../../src/protocol/primitives/identifier.ts";
import { GroupClient, type GroupScene, startGroupScene } from "../support/group-client.ts";
import { call } from "../support/messages.ts";

const place = { stream: numericIdentifier(0), topic: numericIdentifier(0) };
let scene: GroupScene;

afterEach(() => scene.end());

const addPartitions = (partitionsCount: number) =>
  call(scene.observer.connection, createPartitions, { ...place, partitionsCount });
const removePartitions = (partitionsCount: number) =>
  call(scene.observer.connection, deletePartitions, { ...place, partitionsCount });
const sizes = async () => (await scene.observer.assignment()).map(({ length }) => length);
const joinMany = (count: number) => Promise.all(Array.from({ length: count }, () => GroupClient.joined(scene.server)));

/** Polls until told to stop; gives what was delivered as partition:offset, in order. */
const consumeInBackground = (client: GroupClient) => {
  let going = true;
  const delivered: string[] = [];
  const done = (async () => {
    while (going) {
      const { partitionId, offsets } = await client.poll({ count: 3, autoCommit: true });
      for (const offset of offsets) delivered.push(`${partitionId}:${offset}`);
    }
    return delivered;
  })();
  return {
    stop: () => {
      going = false;
      return done;
    },
  };
};

test("given_three_clients_that_join_at_the_same_time_should_get_one_partition_each_and_different_messages", async () => {
  scene = await startGroupScene(3);
  for (const partitionId of [0, 1, 2]) await scene.send(partitionId, `of ${partitionId}`);
  const clients = await joinMany(3);
  expect(await sizes()).toEqual([1, 1, 1]);
  const polled = await Promise.all(clients.map((client) => client.poll({ autoCommit: true })));
  expect(polled.flatMap(({ texts }) => texts).sort()).toEqual(["of 0", "of 1", "of 2"]);
});

test("given_partition_counts_that_change_when_members_stay_should_be_shared_by_all", async () => {
  scene = await startGroupScene(3);
  await joinMany(2);
  await addPartitions(3);
  expect(await sizes()).toEqual([3, 3]);
  await GroupClient.joined(scene.server);
  await removePartitions(3);
  expect(await sizes()).toEqual([1, 1, 1]);
  await addPartitions(3);
  expect(await sizes()).toEqual([2, 2, 2]);
  await addPartitions(3);
  expect(await sizes()).toEqual([3, 3, 3]);
  await GroupClient.joined(scene.server);
  const found = await sizes();
  expect([found.length, Math.min(...found)]).toEqual([4, 1]);
});

test("given_members_that_poll_when_partitions_and_members_come_and_go_should_fail_nobody_and_deliver_nothing_twice", async () => {
  scene = await startGroupScene(3);
  const clients = await joinMany(2);
  const consumers = clients.map(consumeInBackground);
  const sent: string[] = [];
  const sendTo = async (partitionId: number, offset: number) => {
    await scene.send(partitionId, "a", "b");
    sent.push(`${partitionId}:${offset * 2}`, `${partitionId}:${offset * 2 + 1}`);
  };
  for (let round = 0; round < 40; round++) {
    await addPartitions(1 + (round % 3));
    for (const partitionId of [0, 1, 2]) await sendTo(partitionId, round);
    const visitor = await GroupClient.joined(scene.server);
    await visitor.poll({ count: 0 });
    await scene.observer.assignment();
    if (round % 2 === 0) await visitor.leave();
    await visitor.close();
    await removePartitions(1 + (round % 3));
    await scene.observer.assignment();
  }
  for (const partitionId of [0, 1, 2]) {
    await vi.waitFor(async () => expect(await scene.observer.stored(partitionId)).toBe(79), { timeout: 20_000 });
  }
  const delivered = (await Promise.all(consumers.map(({ stop }) => stop()))).flat();
  expect(delivered.sort()).toEqual(sent.sort());
});

test("given_three_members_that_are_killed_when_three_others_come_should_give_an_uncommitted_message_to_one_of_them", async () => {
  scene = await startGroupScene(3);
  await scene.send(1, "uncommitted");
  const killed = await joinMany(3);
  const polled = await Promise.all(killed.map((client) => client.poll()));
  expect(polled.flatMap(({ texts }) => texts)).toEqual(["uncommitted"]);
  for (const client of killed) client.kill();
  await vi.waitFor(async () => expect(await scene.observer.assignment()).toEqual([]), { timeout: 5000 });
  const others = await joinMany(3);
  expect(await sizes()).toEqual([1, 1, 1]);
  const again = await Promise.all(others.map((client) => client.poll()));
  expect(again.flatMap(({ texts }) => texts)).toEqual(["uncommitted"]);
});

test("given_three_members_that_do_not_ping_when_they_are_evicted_should_leave_their_partitions_to_others", async () => {
  const environment = { IGGY_HEARTBEAT_ENABLED: "true", IGGY_HEARTBEAT_INTERVAL: "500ms" };
  scene = await startGroupScene(3, { environment });
  const { observer } = scene;
  for (const partitionId of [0, 1, 2]) await scene.send(partitionId, `of ${partitionId}`);
  const silent = await joinMany(3);
  const uncommitted = await Promise.all(silent.map((client) => client.poll()));
  expect(new Set(uncommitted.flatMap(({ texts }) => texts)).size).toBe(3);
  const observe = async () => {
    await call(observer.connection, ping, undefined);
    return observer.assignment();
  };
  await vi.waitFor(async () => expect(await observe()).toEqual([]), { timeout: 10_000, interval: 50 });
  const others = await joinMany(3);
  expect((await observe()).map(({ length }) => length)).toEqual([1, 1, 1]);
  const polled = await Promise.all(others.map((client) => client.poll()));
  expect(polled.flatMap(({ texts }) => texts).sort()).toEqual(["of 0", "of 1", "of 2"]);
  await expect(silent[0]!.poll()).rejects.toThrow("answered 30");
});

test("given_many_clients_that_join_and_die_at_random_should_always_leave_one_owner_to_each_partition", async () => {
  scene = await startGroupScene(7);
  let members: GroupClient[] = [];
  for (let round = 0; round < 12; round++) {
    members.push(...(await joinMany(4)));
    await scene.observer.assignment();
    const leaving = members.filter((_, place) => (place + round) % 3 === 0);
    members = members.filter((client) => !leaving.includes(client));
    for (const client of leaving) client.kill();
    await scene.observer.assignment();
  }
  const expected = members.length;
  await vi.waitFor(async () => expect((await sizes()).length).toBe(expected), { timeout: 5000 });
  for (const client of members) client.connection.destroy();
});
