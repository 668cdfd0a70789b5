// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** What the server knows of one connection. Only the shard that serves it changes it. */
export interface Session {
  /** XXH32 of the peer's address, or the next free number; never 0. */
  readonly clientId: number;
  /** The peer as `ip:port`, IPv6 in brackets. */
  readonly address: string;
  /** The user who is logged in. */
  userId: number | undefined;
}
