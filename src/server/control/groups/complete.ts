// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type Assignment, type Handover, mapMembers, membersOf } from "./assignment.ts";
import { rebalance } from "./rebalance.ts";

/** All hand-overs that wait. */
export const handoversOf = (assignment: Assignment): Handover[] =>
  membersOf(assignment).flatMap(({ handovers }) => handovers);

/** Moves the partitions of the hand-overs that are due to their targets. When a target is gone, everything is dealt anew. */
export const complete = (before: Assignment, isDue: (handover: Handover) => boolean): Assignment => {
  const due = new Set(handoversOf(before).filter(isDue));
  if (due.size === 0) return before;
  const memberIds = new Set(membersOf(before).map(({ id }) => id));
  if ([...due].some(({ targetId }) => !memberIds.has(targetId))) return rebalance(before, before.partitionsCount);
  const moved = new Set([...due].map(({ partitionId }) => partitionId));
  return mapMembers(before, (member) => ({
    ...member,
    partitions: [
      ...member.partitions.filter((id) => !moved.has(id)),
      ...[...due].filter(({ targetId }) => targetId === member.id).map(({ partitionId }) => partitionId),
    ],
    handovers: member.handovers.filter((handover) => !due.has(handover)),
  }));
};
