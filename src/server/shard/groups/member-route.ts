// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { MemberChange } from "../shard-messages.ts";

/** A member's right to be served one partition, from the moment it gets the partition to the moment it loses it. */
export interface Grant {
  readonly partitionId: number;
  /** It is to be handed over: the member is served it only when it names it. */
  isHandingOver: boolean;
  isRevoked: boolean;
}

/** A member of a group as the shards know it. */
export class MemberRoute {
  readonly #grants = new Map<number, Grant>();
  /** What polls that name no partition take in turns. */
  readonly #rotation: Grant[] = [];
  #position: number;

  /** `previous` is the same member before a change; with `keepsGrants` what it keeps is the same grant. */
  constructor({ partitions, handingOver }: MemberChange, previous: MemberRoute | undefined, keepsGrants: boolean) {
    this.#position = previous === undefined ? 0 : previous.#position;
    for (const partitionId of partitions) {
      const known = keepsGrants ? previous?.grant(partitionId) : undefined;
      const grant = known ?? { partitionId, isHandingOver: false, isRevoked: false };
      grant.isHandingOver = handingOver.includes(partitionId);
      this.#grants.set(partitionId, grant);
      if (!grant.isHandingOver) this.#rotation.push(grant);
    }
  }

  grants(): Iterable<Grant> {
    return this.#grants.values();
  }

  /** Undefined for a partition that is not the member's. */
  grant(partitionId: number): Grant | undefined {
    return this.#grants.get(partitionId);
  }

  /** Whose turn it is; undefined when there is none. */
  current(): Grant | undefined {
    return this.#rotation[this.#position % this.#rotation.length];
  }

  /** As current(), and the next one has its turn. */
  take(): Grant | undefined {
    const grant = this.current();
    if (grant !== undefined) this.#position = (this.#position + 1) % this.#rotation.length;
    return grant;
  }
}
