// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { afterEach, expect, test, vi } from "vitest";
import { createPartitions } from "../../src/protocol/commands/partition/create-partitions.ts";
import { deletePartitions } from "../../src/protocol/commands/partition/delete-partitions.ts";
import { numericIdentifier } from "../../src/protocol/primitives/identifier.ts";
import { GroupClient, type GroupScene, startGroupScene } from "../support/group-client.ts";
import { call } from "../support/messages.ts";

const place = { stream: numericIdentifier(0), topic: numericIdentifier(0) };
const nothing = { partitionId: 0, offsets: [], texts: [] };
let scene: GroupScene;

afterEach(() => scene.end());

/** A member of a topic with so many partitions that was given the one message of each and committed none. */
const startWithUncommitted = async (
  partitionsCount: number,
  environment: Readonly<Record<string, string>> = {},
): Promise<GroupClient> => {
  scene = await startGroupScene(partitionsCount, { environment });
  for (let partitionId = 0; partitionId < partitionsCount; partitionId++) await scene.send(partitionId, "a");
  const source = await GroupClient.joined(scene.server);
  for (let partitionId = 0; partitionId < partitionsCount; partitionId++) {
    expect(await source.poll()).toEqual({ partitionId, offsets: [0], texts: ["a"] });
  }
  return source;
};

test("given_uncommitted_messages_when_another_joins_should_skip_the_partition_to_hand_over_until_they_are_committed", async () => {
  const source = await startWithUncommitted(3);
  const target = await GroupClient.joined(scene.server);
  expect(await scene.observer.assignment()).toEqual([[0, 1, 2], []]);
  expect(await target.poll()).toEqual(nothing);
  const polled = [await source.poll(), await source.poll(), await source.poll(), await source.poll()];
  expect(new Set(polled.map(({ partitionId }) => partitionId))).toEqual(new Set([0, 1]));
  expect((await source.poll({ partitionId: 2 })).texts).toEqual(["a"]);
  expect(await target.store(0, 2)).toBe(3022);
  expect([await source.store(0, 0), await source.store(0, 1)]).toEqual([0, 0]);
  expect(await target.poll()).toEqual(nothing);
  expect(await source.store(0, 2)).toBe(0);
  expect(await scene.observer.assignment()).toEqual([[0, 1], [2]]);
  await scene.send(2, "b");
  expect(await target.poll()).toEqual({ partitionId: 2, offsets: [1], texts: ["b"] });
  expect(await source.store(0, 2)).toBe(3022);
  expect(await source.poll({ partitionId: 2 })).toEqual(nothing);
});

const servers: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ["two_shards", {}],
  ["one_shard", { IGGY_SYSTEM_SHARDING_CPU_ALLOCATION: "1" }],
  ["offsets_that_are_synced", { IGGY_SYSTEM_PARTITION_ENFORCE_FSYNC: "true" }],
];

for (const [name, environment] of servers) {
  test(`given_${name}_when_the_owner_of_a_pending_partition_auto_commits_should_hand_it_over_and_block_nobody`, async () => {
    const source = await startWithUncommitted(2, environment);
    const target = await GroupClient.joined(scene.server);
    expect((await source.poll({ partitionId: 1, kind: "offset", autoCommit: true })).texts).toEqual(["a"]);
    expect(await scene.observer.assignment()).toEqual([[0], [1]]);
    const third = await GroupClient.joined(scene.server);
    expect(await target.poll()).toEqual({ partitionId: 1, offsets: [], texts: [] });
    expect(await third.poll()).toEqual(nothing);
    expect(await source.store(0, 0)).toBe(0);
    expect(await source.stored(0)).toBe(0);
  });
}

test("given_partitions_never_polled_or_committed_when_others_join_should_move_at_once", async () => {
  scene = await startGroupScene(3);
  for (const partitionId of [0, 1, 2]) await scene.send(partitionId, "a");
  const first = await GroupClient.joined(scene.server);
  for (let round = 0; round < 3; round++) await first.poll({ autoCommit: true });
  await GroupClient.joined(scene.server);
  expect(await scene.observer.assignment()).toEqual([[0, 1], [2]]);
  await GroupClient.joined(scene.server);
  expect(await scene.observer.assignment()).toEqual([[0], [2], [1]]);
});

test("given_a_member_with_one_partition_when_a_third_joins_should_not_be_disturbed", async () => {
  scene = await startGroupScene(3);
  await scene.send(2, "a", "b");
  await GroupClient.joined(scene.server);
  const second = await GroupClient.joined(scene.server);
  expect((await second.poll({ count: 1 })).texts).toEqual(["a"]);
  await GroupClient.joined(scene.server);
  const assignment = await scene.observer.assignment();
  expect(assignment[1]).toEqual([2]);
  expect(assignment.map(({ length }) => length)).toEqual([1, 1, 1]);
  expect(await second.store(0, 2)).toBe(0);
  expect(await second.poll()).toEqual({ partitionId: 2, offsets: [1], texts: ["b"] });
});

test("given_six_partitions_when_six_clients_join_should_each_have_one_and_none_lose_all_on_the_way", async () => {
  scene = await startGroupScene(6);
  for (const partitionId of [0, 1, 2, 3, 4, 5]) await scene.send(partitionId, `of ${partitionId}`);
  const clients: GroupClient[] = [];
  for (let count = 1; count <= 6; count++) {
    clients.push(await GroupClient.joined(scene.server));
    const sizes = (await scene.observer.assignment()).map(({ length }) => length);
    expect(sizes).toEqual([7 - count, ...Array.from({ length: count - 1 }, () => 1)]);
  }
  const polled = await Promise.all(clients.map((client) => client.poll()));
  expect(new Set(polled.flatMap(({ texts }) => texts)).size).toBe(6);
});

test("given_a_shortened_timeout_when_nothing_is_committed_should_take_the_partition_away_then_and_not_before", async () => {
  const environment = {
    IGGY_CONSUMER_GROUP_REBALANCING_TIMEOUT: "1s",
    IGGY_CONSUMER_GROUP_REBALANCING_CHECK_INTERVAL: "100ms",
  };
  await startWithUncommitted(3, environment);
  const joinedAtMs = performance.now();
  const target = await GroupClient.joined(scene.server);
  expect(await target.poll()).toEqual(nothing);
  await vi.waitFor(async () => expect(await scene.observer.assignment()).toEqual([[0, 1], [2]]), {
    timeout: 10_000,
    interval: 20,
  });
  expect(performance.now() - joinedAtMs).toBeGreaterThan(1000);
  expect(await target.poll()).toEqual({ partitionId: 2, offsets: [0], texts: ["a"] });
});

test("given_a_member_with_pending_partitions_when_it_leaves_should_leave_all_to_the_other", async () => {
  const source = await startWithUncommitted(3);
  const target = await GroupClient.joined(scene.server);
  await source.leave();
  expect(await scene.observer.assignment()).toEqual([[0, 1, 2]]);
  for (const partitionId of [0, 1, 2]) {
    expect(await target.poll()).toEqual({ partitionId, offsets: [0], texts: ["a"] });
  }
});

test("given_a_pending_partition_when_its_target_leaves_should_stay_with_the_source", async () => {
  const source = await startWithUncommitted(3);
  const target = await GroupClient.joined(scene.server);
  await target.close();
  expect(await scene.observer.assignment()).toEqual([[0, 1, 2]]);
  const polled = [await source.poll(), await source.poll(), await source.poll()];
  expect(polled.map(({ partitionId }) => partitionId).sort()).toEqual([0, 1, 2]);
});

test("given_a_targets_slot_taken_by_another_when_the_source_commits_should_give_nothing_to_the_wrong_one", async () => {
  const source = await startWithUncommitted(3);
  const target = await GroupClient.joined(scene.server);
  await target.leave();
  const other = await GroupClient.joined(scene.server);
  expect(await scene.observer.assignment()).toEqual([[0, 1, 2], []]);
  for (const partitionId of [0, 1, 2]) expect(await source.store(0, partitionId)).toBe(0);
  expect(await scene.observer.assignment()).toEqual([[0, 1], [2]]);
  await scene.send(2, "b");
  expect(await other.poll()).toEqual({ partitionId: 2, offsets: [1], texts: ["b"] });
});

test("given_uncommitted_messages_when_a_member_leaves_and_another_joins_should_still_wait_for_the_commit", async () => {
  const source = await startWithUncommitted(3);
  const leaver = await GroupClient.joined(scene.server);
  const waiting = await GroupClient.joined(scene.server);
  expect(await scene.observer.assignment()).toEqual([[0, 1, 2], [], []]);
  await leaver.leave();
  expect(await scene.observer.assignment()).toEqual([[0, 2], [1]]);
  await GroupClient.joined(scene.server);
  expect((await scene.observer.assignment())[0]).toEqual([0, 2]);
  expect(await source.store(0, 2)).toBe(0);
  expect((await scene.observer.assignment())[0]).toEqual([0]);
  expect((await waiting.poll()).partitionId).toBe(1);
});

test("given_partitions_added_while_one_is_pending_should_be_split_evenly", async () => {
  await startWithUncommitted(3);
  await GroupClient.joined(scene.server);
  await call(scene.observer.connection, createPartitions, { ...place, partitionsCount: 3 });
  expect((await scene.observer.assignment()).map(({ length }) => length)).toEqual([3, 3]);
});

test("given_uncommitted_messages_on_partitions_that_are_deleted_should_not_hold_up_the_rest", async () => {
  const source = await startWithUncommitted(4);
  await call(scene.observer.connection, deletePartitions, { ...place, partitionsCount: 2 });
  expect(await scene.observer.assignment()).toEqual([[0, 1]]);
  await source.store(0, 0);
  await source.store(0, 1);
  const target = await GroupClient.joined(scene.server);
  expect(await scene.observer.assignment()).toEqual([[0], [1]]);
  await scene.send(1, "b");
  expect(await target.poll()).toEqual({ partitionId: 1, offsets: [1], texts: ["b"] });
});

test("given_partitions_added_when_one_of_two_members_dies_should_give_all_to_the_other_and_some_to_a_newcomer", async () => {
  scene = await startGroupScene(3);
  await GroupClient.joined(scene.server);
  const second = await GroupClient.joined(scene.server);
  await call(scene.observer.connection, createPartitions, { ...place, partitionsCount: 3 });
  expect((await scene.observer.assignment()).map(({ length }) => length)).toEqual([3, 3]);
  second.kill();
  const all = [[0, 1, 2, 3, 4, 5]];
  await vi.waitFor(async () => expect(await scene.observer.assignment()).toEqual(all), { timeout: 5000 });
  await GroupClient.joined(scene.server);
  expect((await scene.observer.assignment()).map(({ length }) => length)).toEqual([5, 1]);
});

test("given_members_that_join_one_by_one_and_commit_by_hand_should_deliver_each_message_once", async () => {
  scene = await startGroupScene(3);
  for (const partitionId of [0, 1, 2]) await scene.send(partitionId, "a", "b", "c", "d", "e");
  const delivered: string[] = [];
  const clients: GroupClient[] = [];
  const consume = async () => {
    for (const client of clients) {
      const { partitionId, offsets } = await client.poll({ count: 1 });
      for (const offset of offsets) {
        delivered.push(`${partitionId}:${offset}`);
        expect(await client.store(offset, partitionId)).toBe(0);
      }
    }
  };
  for (let joined = 0; joined < 3; joined++) {
    clients.push(await GroupClient.joined(scene.server));
    await consume();
  }
  for (let round = 0; round < 15; round++) await consume();
  const expected = [0, 1, 2].flatMap((partitionId) => [0, 1, 2, 3, 4].map((offset) => `${partitionId}:${offset}`));
  expect(delivered.sort()).toEqual(expected);
});
