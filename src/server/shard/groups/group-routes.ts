// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import type { GroupChange } from "../shard-messages.ts";
import { GroupRoute } from "./group-route.ts";

/** The consumer groups of one topic, as one shard knows them. */
export class GroupRoutes {
  readonly #groups = new Map<number, GroupRoute>();
  readonly #ids = new Map<string, number>();

  /** @throws IggyError consumer_group_id_not_found */
  find(group: number | string): GroupRoute {
    const groupId = typeof group === "number" ? group : this.#ids.get(group);
    const found = groupId === undefined ? undefined : this.#groups.get(groupId);
    if (found === undefined) throw new IggyError("consumer_group_id_not_found", { group });
    return found;
  }

  put(change: GroupChange): void {
    const known = this.#groups.get(change.groupId);
    if (known !== undefined) {
      known.update(change);
      return;
    }
    this.#groups.set(change.groupId, new GroupRoute(change));
    this.#ids.set(change.name, change.groupId);
  }

  pause(groupId: number): void {
    this.#groups.get(groupId)?.pause();
  }

  remove(groupId: number): void {
    const group = this.#groups.get(groupId);
    if (group === undefined) return;
    this.#groups.delete(groupId);
    this.#ids.delete(group.name);
    group.remove();
  }

  removeAll(): void {
    for (const groupId of [...this.#groups.keys()]) this.remove(groupId);
  }
}
