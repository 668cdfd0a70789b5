// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** What the server knows of one connection. Only the shard that serves it changes it. */
export interface Session extends Peer {
  /** Who is logged in. */
  user: SessionUser | undefined;
  /** Requests that have come on it; while one is served, which one it is. */
  requestsCount: number;
  /** When it last sent a ping, or connected; by the clock of performance.now(). */
  lastPingMs: number;
  /** It did not ping for too long: it is out of the client table and of its groups. */
  isStale: boolean;
}

/** A connection as the controller hands it to a shard. */
export interface Peer {
  /** XXH32 of the peer's address, or the next free number; never 0. */
  readonly clientId: number;
  /** The peer as `ip:port`, IPv6 in brackets. */
  readonly address: string;
  readonly transport: "tcp" | "quic" | "websocket";
}

/**
 * A user as a session knows it. The number is given to another user once this one is deleted, the serial never: a session
 * belongs to the user it logged in as.
 */
export interface SessionUser {
  readonly id: number;
  readonly serial: number;
}

export const openSession = ({ clientId, address, transport }: Peer): Session => ({
  clientId,
  address,
  transport,
  user: undefined,
  requestsCount: 0,
  lastPingMs: performance.now(),
  isStale: false,
});
