// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { GroupPartitions } from "../../src/client/consumer/group-partitions.ts";

const startMember = (...partitionIds: readonly number[]): GroupPartitions => {
  const group = new GroupPartitions({
    position: {},
    discover: () => Promise.reject(new Error("nothing is to be discovered")),
    onLost: () => {},
    onRebalanced: async () => {},
  });
  group.assigned(partitionIds);
  return group;
};
const heldBy = (group: GroupPartitions): readonly number[] =>
  [...group.held].map(({ partitionId }) => partitionId).toSorted();

test("given_a_partition_that_moved_away_when_asked_whose_offsets_may_be_stored_should_not_name_it", () => {
  const group = startMember(0, 1, 2);
  expect(heldBy(group)).toEqual([0, 1, 2]);

  group.assigned([0, 2]);

  expect([heldBy(group), [...group.positions.keys()]]).toEqual([
    [0, 2],
    [0, 1, 2],
  ]);
});

test("given_a_new_connection_when_asked_whose_offsets_may_be_stored_should_name_what_it_had_until_it_is_told", () => {
  const group = startMember(0, 1);

  group.reconnected();
  expect([heldBy(group), group.assignment]).toEqual([[0, 1], []]);

  group.assigned([1]);
  expect([heldBy(group), group.assignment]).toEqual([[1], [1]]);
});
