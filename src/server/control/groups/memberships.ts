// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { GroupMembership } from "../../../protocol/blocks/client-details.ts";

/** The groups of every client, in the order in which it joined them. */
export class Memberships {
  readonly #groups = new Map<number, GroupMembership[]>();

  of(clientId: number): readonly GroupMembership[] {
    return this.#groups.get(clientId) ?? [];
  }

  add(clientId: number, group: GroupMembership): void {
    this.#groups.set(clientId, [...this.of(clientId), group]);
  }

  remove(clientId: number, group: GroupMembership): void {
    const left = this.of(clientId).filter((other) => !isSame(other, group));
    if (left.length === 0) this.#groups.delete(clientId);
    else this.#groups.set(clientId, left);
  }
}

const isSame = (a: GroupMembership, b: GroupMembership): boolean =>
  a.streamId === b.streamId && a.topicId === b.topicId && a.groupId === b.groupId;
