// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ClientDetails } from "../../protocol/blocks/client-details.ts";
import { NO_USER_ID } from "../../protocol/blocks/client-header.ts";
import { xxh32OfText } from "../../protocol/primitives/xxh32.ts";
import type { Peer, SessionUser } from "../session/session.ts";
import type { Memberships } from "./groups/memberships.ts";

interface Client {
  readonly address: string;
  readonly transport: Peer["transport"];
  user: SessionUser | undefined;
  /** The connection is open, but nobody is to know of it. */
  isEvicted: boolean;
}

const MAX_CLIENT_ID = 0xffff_ffff;

/** Every open connection of every shard. */
export class Clients {
  readonly #clients = new Map<number, Client>();
  readonly #memberships: Memberships;
  #evictedCount = 0;

  constructor(memberships: Memberships) {
    this.#memberships = memberships;
  }

  get count(): number {
    return this.#clients.size - this.#evictedCount;
  }

  /** Those that are known, by transport; a transport without any is left out. */
  countByTransport(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { transport, isEvicted } of this.#clients.values()) {
      if (!isEvicted) counts.set(transport, (counts.get(transport) ?? 0) + 1);
    }
    return counts;
  }

  /** Registers a connection; its id is the hash of its address, or the next number that is free. */
  add(address: string, transport: Peer["transport"]): number {
    let clientId = xxh32OfText(address);
    while (clientId === 0 || this.#clients.has(clientId)) clientId = clientId === MAX_CLIENT_ID ? 1 : clientId + 1;
    this.#clients.set(clientId, { address, transport, user: undefined, isEvicted: false });
    return clientId;
  }

  remove(clientId: number): void {
    if (this.#clients.get(clientId)?.isEvicted === true) this.#evictedCount--;
    this.#clients.delete(clientId);
  }

  /** Hides a client whose connection stays open; its id stays taken until it is removed. */
  evict(clientId: number): void {
    const client = this.#clients.get(clientId);
    if (client === undefined || client.isEvicted) return;
    client.isEvicted = true;
    this.#evictedCount++;
  }

  /** The clients that are logged in as a user. */
  of({ serial }: SessionUser): number[] {
    return [...this.#clients].filter(([, { user }]) => user?.serial === serial).map(([clientId]) => clientId);
  }

  /** Notes who is logged in; false for a client that is not known any more. */
  setUser(clientId: number, user: SessionUser | undefined): boolean {
    const client = this.#clients.get(clientId);
    if (client === undefined || client.isEvicted) return false;
    client.user = user;
    return true;
  }

  addressOf(clientId: number): string | undefined {
    return this.#clients.get(clientId)?.address;
  }

  find(clientId: number): ClientDetails | undefined {
    const client = this.#clients.get(clientId);
    if (client === undefined || client.isEvicted) return undefined;
    const consumerGroups = this.#memberships.of(clientId);
    return {
      clientId,
      userId: client.user?.id ?? NO_USER_ID,
      transport: client.transport,
      address: client.address,
      consumerGroupsCount: consumerGroups.length,
      consumerGroups,
    };
  }

  all(): ClientDetails[] {
    return [...this.#clients.keys()].flatMap((clientId) => this.find(clientId) ?? []);
  }
}
