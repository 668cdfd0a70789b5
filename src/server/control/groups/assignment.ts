// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** A partition its owner gives up as soon as everything it was given there is committed. It stays with the owner until then. */
export interface Handover {
  readonly partitionId: number;
  /** Id of the member that gets it. */
  readonly targetId: number;
  readonly sinceMs: number;
}

export interface Member {
  /** Highest id in the group + 1 when it joined. */
  readonly id: number;
  readonly clientId: number;
  /** In the order in which they came. */
  readonly partitions: readonly number[];
  readonly handovers: readonly Handover[];
}

/** Who is in a group and which partitions are whose. With at least one member every partition has exactly one owner. */
export interface Assignment {
  /** Partitions are 0 to partitionsCount - 1. */
  readonly partitionsCount: number;
  readonly slots: readonly (Member | undefined)[];
  /** Slots nobody is in, the one that was left last at the end: the next member gets it. */
  readonly freeSlots: readonly number[];
}

export const emptyAssignment = (partitionsCount: number): Assignment => ({ partitionsCount, slots: [], freeSlots: [] });

/** The members in the order of their slots. */
export const membersOf = ({ slots }: Assignment): Member[] => slots.filter((member) => member !== undefined);

export const findMember = ({ slots }: Assignment, clientId: number): Member | undefined =>
  slots.find((member) => member?.clientId === clientId);

/** The same slots with other members in them; `change` is called in the order of the slots. */
export const mapMembers = (assignment: Assignment, change: (member: Member) => Member): Assignment => ({
  ...assignment,
  slots: assignment.slots.map((member) => (member === undefined ? undefined : change(member))),
});
