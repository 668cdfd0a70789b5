// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { GroupMembership } from "../../../protocol/blocks/client-details.ts";
import { type DeliveredOffsets, deliveredMemory } from "../../log/offsets/delivered-offsets.ts";
import type { GroupChange } from "../../shard/shard-messages.ts";
import { type Assignment, emptyAssignment, membersOf } from "./assignment.ts";
import { rebalance } from "./rebalance.ts";

/** A group that has or had members, which is not in the metadata. */
export class LiveGroup implements GroupMembership {
  readonly streamId: number;
  readonly topicId: number;
  readonly groupId: number;
  readonly name: string;
  assignment: Assignment = emptyAssignment(0);
  /** Shards serve nobody from it. */
  isPaused = false;
  #delivered = deliveredMemory(0);
  #epoch = 0;

  constructor({ streamId, topicId, groupId }: GroupMembership, name: string) {
    this.streamId = streamId;
    this.topicId = topicId;
    this.groupId = groupId;
    this.name = name;
  }

  get hasMembers(): boolean {
    return membersOf(this.assignment).length > 0;
  }

  /** See DeliveredOffsets. */
  get delivered(): DeliveredOffsets {
    return this.#delivered;
  }

  /** Deals the partitions of a topic that has another number of them now; nothing was delivered from any. */
  resize(partitionsCount: number): void {
    this.assignment = rebalance(this.assignment, partitionsCount);
    this.#delivered = deliveredMemory(partitionsCount);
  }

  /** Nothing was delivered from any partition, and what is being read no longer counts. */
  forgetDelivered(): void {
    this.#delivered.fill(0);
    this.#epoch++;
  }

  route(): GroupChange {
    const members = membersOf(this.assignment).map(({ clientId, partitions, handovers }) => ({
      clientId,
      partitions,
      handingOver: handovers.map(({ partitionId }) => partitionId),
    }));
    const { streamId, topicId, groupId, name } = this;
    const delivered = this.#delivered.buffer;
    return { kind: "group", streamId, topicId, groupId, name, epoch: this.#epoch, delivered, members };
  }
}
