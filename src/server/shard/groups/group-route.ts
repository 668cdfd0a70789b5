// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import { type DeliveredOffsets, isAllCommitted, markDelivered } from "../../log/offsets/delivered-offsets.ts";
import type { GroupChange } from "../shard-messages.ts";
import { type Grant, MemberRoute } from "./member-route.ts";

interface Pause {
  readonly over: Promise<void>;
  readonly end: () => void;
}

/** One shard's copy of a consumer group: its members and what each may be served. */
export class GroupRoute {
  readonly groupId: number;
  readonly name: string;
  #members = new Map<number, MemberRoute>();
  #delivered: DeliveredOffsets;
  #epoch: number;
  #pause: Pause | undefined;
  #isRemoved = false;

  constructor(change: GroupChange) {
    this.groupId = change.groupId;
    this.name = change.name;
    this.#epoch = change.epoch;
    this.#delivered = new Float64Array(change.delivered);
    this.update(change);
  }

  /** The controller is changing it. */
  get isPaused(): boolean {
    return this.#pause !== undefined;
  }

  /** Runs `work` now, or as soon as the controller has changed the group; until its first wait `work` sees no change. */
  whenSettled(work: () => Promise<void> | undefined): Promise<void> | undefined {
    return this.#pause === undefined ? work() : this.#pause.over.then(() => this.whenSettled(work));
  }

  /** @throws IggyError consumer_group_id_not_found, consumer_group_member_not_found */
  member(clientId: number): MemberRoute {
    if (this.#isRemoved) throw new IggyError("consumer_group_id_not_found", { group: this.groupId });
    const member = this.#members.get(clientId);
    if (member === undefined) {
      throw new IggyError("consumer_group_member_not_found", { clientId, group: this.groupId });
    }
    return member;
  }

  markDelivered(partitionId: number, offset: number): void {
    markDelivered(this.#delivered, partitionId, offset);
  }

  /** True when the partition waits to be handed over and `committed` covers everything that was delivered of it. */
  canHandOver({ partitionId, isHandingOver }: Grant, committed: number): boolean {
    return isHandingOver && isAllCommitted(this.#delivered, partitionId, committed);
  }

  /** Takes over what the controller made of the group, and serves it again. */
  update({ epoch, delivered, members }: GroupChange): void {
    const keepsGrants = epoch === this.#epoch;
    const before = this.#members;
    this.#members = new Map(
      members.map((change) => [change.clientId, new MemberRoute(change, before.get(change.clientId), keepsGrants)]),
    );
    this.#revoke(before);
    this.#epoch = epoch;
    this.#delivered = new Float64Array(delivered);
    this.#resume();
  }

  /** Serves nobody until the next update. */
  pause(): void {
    if (this.#pause !== undefined) return;
    let end = (): void => {};
    const over = new Promise<void>((resolve) => {
      end = resolve;
    });
    this.#pause = { over, end };
  }

  remove(): void {
    const before = this.#members;
    this.#isRemoved = true;
    this.#members = new Map();
    this.#revoke(before);
    this.#resume();
  }

  /** Takes back what members had `before` and have no longer. */
  #revoke(before: ReadonlyMap<number, MemberRoute>): void {
    for (const [clientId, member] of before) {
      const now = this.#members.get(clientId);
      for (const grant of member.grants()) {
        if (now?.grant(grant.partitionId) !== grant) grant.isRevoked = true;
      }
    }
  }

  #resume(): void {
    this.#pause?.end();
    this.#pause = undefined;
  }
}
