// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ClientDetails } from "../../protocol/blocks/client-details.ts";
import { NO_USER_ID } from "../../protocol/blocks/client-header.ts";
import { xxh32OfText } from "../../protocol/primitives/xxh32.ts";

interface Client {
  readonly address: string;
  userId: number | undefined;
  /** The connection is open, but nobody is to know of it. */
  isEvicted: boolean;
}

const MAX_CLIENT_ID = 0xffff_ffff;

/** Every open connection of every shard. */
export class Clients {
  readonly #clients = new Map<number, Client>();
  #evictedCount = 0;

  get count(): number {
    return this.#clients.size - this.#evictedCount;
  }

  /** Registers a connection; its id is the hash of its address, or the next number that is free. */
  add(address: string): number {
    let clientId = xxh32OfText(address);
    while (clientId === 0 || this.#clients.has(clientId)) clientId = clientId === MAX_CLIENT_ID ? 1 : clientId + 1;
    this.#clients.set(clientId, { address, userId: undefined, isEvicted: false });
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

  setUser(clientId: number, userId: number | undefined): void {
    const client = this.#clients.get(clientId);
    if (client !== undefined) client.userId = userId;
  }

  find(clientId: number): ClientDetails | undefined {
    const client = this.#clients.get(clientId);
    if (client === undefined || client.isEvicted) return undefined;
    return {
      clientId,
      userId: client.userId ?? NO_USER_ID,
      transport: "tcp",
      address: client.address,
      consumerGroupsCount: 0,
      consumerGroups: [],
    };
  }

  all(): ClientDetails[] {
    return [...this.#clients.keys()].flatMap((clientId) => this.find(clientId) ?? []);
  }
}
