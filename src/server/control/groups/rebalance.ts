// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type Assignment, mapMembers, membersOf } from "./assignment.ts";

/** Deals all partitions anew, one after the other to the members in the order of their slots. Hand-overs are forgotten. */
export const rebalance = (before: Assignment, partitionsCount: number): Assignment => {
  const membersCount = membersOf(before).length;
  let turn = 0;
  return mapMembers({ ...before, partitionsCount }, (member) => {
    const partitions: number[] = [];
    for (let id = turn; id < partitionsCount; id += membersCount) partitions.push(id);
    turn++;
    return { ...member, partitions, handovers: [] };
  });
};

/** Takes clients out of the group and deals their partitions, and all others, anew. */
export const leave = (before: Assignment, clientIds: ReadonlySet<number>): Assignment => {
  const slots = [...before.slots];
  const freeSlots = [...before.freeSlots];
  for (const [slot, member] of before.slots.entries()) {
    if (member === undefined || !clientIds.has(member.clientId)) continue;
    slots[slot] = undefined;
    freeSlots.push(slot);
  }
  return rebalance({ ...before, slots, freeSlots }, before.partitionsCount);
};
