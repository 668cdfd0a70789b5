// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { deliveredMemory } from "../../../../src/server/log/offsets/delivered-offsets.ts";
import { GroupRoutes } from "../../../../src/server/shard/groups/group-routes.ts";
import type { GroupChange, MemberChange } from "../../../../src/server/shard/shard-messages.ts";
import { errorOf } from "../../../protocol/error-of.ts";

const { buffer: delivered } = deliveredMemory(4);

const change = (members: readonly MemberChange[], epoch = 0): GroupChange => ({
  kind: "group",
  streamId: 0,
  topicId: 0,
  groupId: 3,
  name: "g",
  epoch,
  delivered,
  members,
});

const member = (clientId: number, partitions: readonly number[], handingOver: readonly number[] = []) => ({
  clientId,
  partitions,
  handingOver,
});

const routesOf = (...members: readonly MemberChange[]): GroupRoutes => {
  const routes = new GroupRoutes();
  routes.put(change(members));
  return routes;
};

test("given_a_member_when_asked_whose_turn_it_is_should_go_round_what_it_is_not_to_hand_over", () => {
  const found = routesOf(member(1, [0, 1, 2], [1]))
    .find("g")
    .member(1);
  expect([found.current(), found.take(), found.take(), found.take()].map((grant) => grant?.partitionId)).toEqual([
    0, 0, 2, 0,
  ]);
  expect([found.grant(1)?.isHandingOver, found.grant(3)]).toEqual([true, undefined]);
  const empty = routesOf(member(1, [])).find(3).member(1);
  expect([empty.current(), empty.take()]).toEqual([undefined, undefined]);
});

test("given_a_change_when_a_member_keeps_a_partition_should_keep_its_grant_and_its_place_in_the_round", () => {
  const routes = routesOf(member(1, [0, 1]), member(2, [2, 3]));
  const [kept, lost] = [routes.find(3).member(1).take(), routes.find(3).member(1).grant(1)];
  routes.put(change([member(1, [0, 2]), member(2, [3, 1])]));
  const after = routes.find(3).member(1);
  expect([after.grant(0) === kept, kept?.isRevoked, lost?.isRevoked]).toEqual([true, false, true]);
  expect(after.take()?.partitionId).toBe(2);
});

test("given_a_partition_that_goes_and_comes_back_should_not_revive_what_was_granted_before", () => {
  const routes = routesOf(member(1, [0]), member(2, []));
  const before = routes.find(3).member(1).grant(0);
  routes.put(change([member(1, []), member(2, [0])]));
  routes.put(change([member(1, [0]), member(2, [])]));
  const after = routes.find(3).member(1).grant(0);
  expect([before?.isRevoked, after?.isRevoked, after === before]).toEqual([true, false, false]);
});

test("given_another_epoch_or_the_end_of_the_group_should_revoke_every_grant", () => {
  const routes = routesOf(member(1, [0, 1]));
  const group = routes.find(3);
  const before = group.member(1).grant(0);
  routes.put(change([member(1, [0, 1])], 1));
  const after = group.member(1).grant(0);
  expect([before?.isRevoked, after?.isRevoked]).toEqual([true, false]);
  routes.remove(3);
  expect(after?.isRevoked).toBe(true);
  expect(errorOf(() => routes.find("g")).errorName).toBe("consumer_group_id_not_found");
  expect(errorOf(() => group.member(1)).errorName).toBe("consumer_group_id_not_found");
});

test("given_a_paused_group_when_asked_to_work_should_wait_for_the_change_and_for_the_next_pause_too", async () => {
  const routes = routesOf(member(1, [0]));
  const group = routes.find(3);
  const seen: string[] = [];
  const work = (name: string) => () => {
    seen.push(`${name} ${group.member(1).current()?.partitionId}`);
    return undefined;
  };
  expect(group.whenSettled(work("at once"))).toBeUndefined();
  routes.pause(3);
  const waiting = group.whenSettled(work("later"));
  routes.put(change([member(1, [1])]));
  routes.pause(3);
  await Promise.resolve();
  expect(seen).toEqual(["at once 0"]);
  routes.put(change([member(1, [2])]));
  await waiting;
  expect(seen).toEqual(["at once 0", "later 2"]);
});

test("given_requests_that_wait_when_the_topic_goes_should_be_told_that_the_group_is_gone", async () => {
  const routes = routesOf(member(1, [0]));
  const group = routes.find(3);
  routes.pause(3);
  const waiting = group.whenSettled(() => {
    group.member(1);
    return undefined;
  });
  routes.removeAll();
  await expect(waiting).rejects.toMatchObject({ errorName: "consumer_group_id_not_found" });
});

test("given_what_was_delivered_when_offsets_are_committed_should_hand_over_what_is_promised_and_covered_only", () => {
  const routes = routesOf(member(1, [0, 1], [1]));
  const group = routes.find(3);
  const [staying, leaving] = [group.member(1).grant(0)!, group.member(1).grant(1)!];
  group.markDelivered(0, 5);
  group.markDelivered(1, 5);
  group.markDelivered(1, 2);
  expect([group.canHandOver(staying, 5), group.canHandOver(leaving, 4), group.canHandOver(leaving, 5)]).toEqual([
    false,
    false,
    true,
  ]);
});
