// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type Assignment,
  emptyAssignment,
  findMember,
  membersOf,
} from "../../../../src/server/control/groups/assignment.ts";
import { complete, handoversOf } from "../../../../src/server/control/groups/complete.ts";
import { join } from "../../../../src/server/control/groups/join.ts";
import { leave, rebalance } from "../../../../src/server/control/groups/rebalance.ts";

const lists = (assignment: Assignment) => membersOf(assignment).map(({ partitions }) => partitions);
const ids = (assignment: Assignment) => membersOf(assignment).map(({ id }) => id);
const always = () => true;

/** Clients 1, 2, 3 ... join one after the other; what is marked moves when `isDue`. */
const joined = (partitionsCount: number, clients: number, isDue: (partitionId: number) => boolean = always) => {
  let assignment = emptyAssignment(partitionsCount);
  for (let clientId = 1; clientId <= clients; clientId++) {
    assignment = complete(join(assignment, clientId, 0), ({ partitionId }) => isDue(partitionId));
  }
  return assignment;
};

test("given_members_that_join_one_by_one_should_share_as_recorded_from_apache_iggy", () => {
  expect(lists(joined(4, 1))).toEqual([[0, 1, 2, 3]]);
  expect(lists(joined(4, 2))).toEqual([[0, 1, 2], [3]]);
  expect(lists(joined(4, 3))).toEqual([[0, 1], [3], [2]]);
  expect(lists(joined(4, 5))).toEqual([[0], [3], [2], [1], []]);
  const sizes = [1, 2, 3, 4, 5, 6].map((clients) => lists(joined(6, clients)).map(({ length }) => length));
  expect(sizes).toEqual([[6], [5, 1], [4, 1, 1], [3, 1, 1, 1], [2, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1]]);
});

test("given_a_member_that_leaves_should_be_followed_in_its_slot_by_the_next_one_with_the_next_id", () => {
  const left = leave(joined(4, 5), new Set([1]));
  expect([ids(left), lists(left)]).toEqual([
    [1, 2, 3, 4],
    [[0], [1], [2], [3]],
  ]);
  const again = join(left, 1, 0);
  expect([ids(again), lists(again)]).toEqual([
    [5, 1, 2, 3, 4],
    [[], [0], [1], [2], [3]],
  ]);
  const alone = leave(again, new Set([2, 3, 4, 5]));
  expect([ids(alone), lists(alone)]).toEqual([[5], [[0, 1, 2, 3]]]);
  const empty = leave(alone, new Set([1]));
  expect(ids(join(empty, 9, 0))).toEqual([0]);
});

test("given_another_count_of_partitions_when_dealt_anew_should_go_round_the_members", () => {
  expect(lists(rebalance(joined(4, 2), 6))).toEqual([
    [0, 2, 4],
    [1, 3, 5],
  ]);
  expect(lists(rebalance(joined(4, 3), 2))).toEqual([[0], [1], []]);
  expect(lists(rebalance(joined(4, 3), 0))).toEqual([[], [], []]);
});

test("given_a_hand_over_whose_target_is_gone_when_it_is_due_should_deal_everything_anew", () => {
  const pending = join(joined(4, 1), 2, 0);
  const slots = pending.slots.map((member) => (member?.clientId === 2 ? { ...member, id: 7 } : member));
  const completed = complete({ ...pending, slots }, always);
  expect([lists(completed), handoversOf(completed)]).toEqual([
    [
      [0, 2],
      [1, 3],
    ],
    [],
  ]);
});

test("given_a_hand_over_that_is_not_due_should_stay_and_make_nobody_else_a_target_twice", () => {
  const pending = joined(4, 3, () => false);
  expect(lists(pending)).toEqual([[0, 1, 2, 3], [], []]);
  expect(handoversOf(pending)).toEqual([
    { partitionId: 3, targetId: 1, sinceMs: 0 },
    { partitionId: 2, targetId: 2, sinceMs: 0 },
  ]);
  expect(complete(pending, () => false)).toBe(pending);
});

type Step = (before: Assignment) => Assignment;

const clientIds = fc.integer({ min: 1, max: 9 });
const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: clientIds.map(
      (id): Step =>
        (before) =>
          joinOnce(before, id),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.uniqueArray(clientIds).map(
      (some): Step =>
        (before) =>
          leaveAny(before, some),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.nat(12).map(
      (count): Step =>
        (before) =>
          rebalance(before, count),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.array(fc.nat(12)).map(
      (due): Step =>
        (before) => {
          return complete(before, ({ partitionId }) => due.includes(partitionId));
        },
    ),
  },
);

const leaveAny = (before: Assignment, clients: readonly number[]): Assignment => {
  const present = clients.filter((clientId) => findMember(before, clientId) !== undefined);
  return present.length === 0 ? before : leave(before, new Set(present));
};

const joinOnce = (before: Assignment, clientId: number): Assignment => {
  if (findMember(before, clientId) !== undefined) return before;
  const after = join(before, clientId, 0);
  checkJoin(before, after, clientId);
  return after;
};

/** A join takes nothing away by itself and promises each idle member at most one partition. */
const checkJoin = (before: Assignment, after: Assignment, clientId: number): void => {
  for (const member of membersOf(before)) {
    const { partitions, handovers } = findMember(after, member.clientId)!;
    if (membersOf(before).length > 0 && before.partitionsCount > 0) {
      expect(partitions.slice(0, member.partitions.length)).toEqual(member.partitions);
    }
    expect(handovers.slice(0, member.handovers.length)).toEqual(member.handovers);
    if (member.partitions.length === 1) expect(handovers).toEqual(member.handovers);
    expect(partitions.length === 0 || partitions.length > handovers.length).toBe(true);
  }
  expect(findMember(after, clientId)?.handovers).toEqual([]);
};

const checkInvariants = (assignment: Assignment): void => {
  const members = membersOf(assignment);
  const owned = members.flatMap(({ partitions }) => partitions).sort((a, b) => a - b);
  const all = Array.from({ length: assignment.partitionsCount }, (_, id) => id);
  expect(owned).toEqual(members.length === 0 ? [] : all);
  const memberIds = ids(assignment);
  expect(new Set(memberIds).size).toBe(memberIds.length);
  expect(new Set(members.map(({ clientId }) => clientId)).size).toBe(members.length);
  const targets = handoversOf(assignment).map(({ targetId }) => targetId);
  expect(new Set(targets).size).toBe(targets.length);
  for (const { id, partitions, handovers } of members) {
    const promised = handovers.map(({ partitionId }) => partitionId);
    expect(partitions).toEqual(expect.arrayContaining(promised));
    expect(new Set(promised).size).toBe(promised.length);
    expect(handovers.every(({ targetId }) => targetId !== id && memberIds.includes(targetId))).toBe(true);
    if (targets.includes(id)) expect(partitions).toEqual([]);
  }
  expect(assignment.freeSlots.every((slot) => assignment.slots[slot] === undefined)).toBe(true);
  expect(assignment.freeSlots.length + members.length).toBe(assignment.slots.length);
};

test("given_any_sequence_of_joins_leaves_and_completions_should_give_every_partition_one_owner", () => {
  fc.assert(
    fc.property(fc.nat(12), fc.array(steps, { maxLength: 40 }), (partitionsCount, sequence) => {
      let assignment = emptyAssignment(partitionsCount);
      for (const step of sequence) {
        assignment = step(assignment);
        checkInvariants(assignment);
      }
    }),
    { numRuns: 500 },
  );
});
