// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type Assignment, type Handover, type Member, mapMembers, membersOf } from "./assignment.ts";

/**
 * Adds a member and gives it a share without disturbing the others: partitions nobody has are dealt to members without any;
 * then each member that still has none becomes the target of at most one hand-over. The client must not be a member yet.
 */
export const join = (before: Assignment, clientId: number, nowMs: number): Assignment =>
  markHandovers(dealUnowned(addMember(before, clientId)), nowMs);

const addMember = (before: Assignment, clientId: number): Assignment => {
  const highestId = membersOf(before).reduce((highest, { id }) => Math.max(highest, id), -1);
  const slots = [...before.slots];
  slots[before.freeSlots.at(-1) ?? slots.length] = { id: highestId + 1, clientId, partitions: [], handovers: [] };
  return { ...before, slots, freeSlots: before.freeSlots.slice(0, -1) };
};

const dealUnowned = (assignment: Assignment): Assignment => {
  const members = membersOf(assignment);
  const owned = new Set(members.flatMap(({ partitions }) => partitions));
  const unowned = Array.from({ length: assignment.partitionsCount }, (_, id) => id).filter((id) => !owned.has(id));
  const idle = members.filter(isIdle);
  if (unowned.length === 0) return assignment;
  return mapMembers(assignment, (member) => {
    const turn = idle.indexOf(member);
    return turn < 0 ? member : { ...member, partitions: unowned.filter((_, at) => at % idle.length === turn) };
  });
};

const markHandovers = (assignment: Assignment, nowMs: number): Assignment => {
  const members = membersOf(assignment);
  const targets = new Set(members.flatMap(({ handovers }) => handovers.map(({ targetId }) => targetId)));
  const waiting = members.filter((member) => isIdle(member) && !targets.has(member.id));
  const fairShare = Math.floor(assignment.partitionsCount / members.length);
  /** So many members may have one more than the fair share. */
  let extra = assignment.partitionsCount % members.length;
  return mapMembers(assignment, (member) => {
    if (waiting.length === 0) return member;
    const kept = keptPartitions(member);
    const limit = extra > 0 ? fairShare + 1 : fairShare;
    if (extra > 0 && kept.length > fairShare) extra--;
    const surplus = kept.slice(limit).reverse();
    const given = surplus.flatMap((partitionId): Handover[] => {
      const target = waiting.shift();
      return target === undefined ? [] : [{ partitionId, targetId: target.id, sinceMs: nowMs }];
    });
    return given.length === 0 ? member : { ...member, handovers: [...member.handovers, ...given] };
  });
};

const isIdle = ({ partitions }: Member): boolean => partitions.length === 0;

const keptPartitions = ({ partitions, handovers }: Member): number[] =>
  partitions.filter((id) => !handovers.some(({ partitionId }) => partitionId === id));
