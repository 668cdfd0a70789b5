// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Address } from "../config/index.ts";
import type { Peer } from "../session/session.ts";
import type { RouteChange } from "../shard/shard-messages.ts";
import type { QuicSettings } from "../transport/quic/quic-settings.ts";
import type { StreamHandle } from "../transport/tcp/node-internals.ts";

/** A shard as the controller sees it, in this thread or in one of its own. */
export interface ShardHost {
  readonly shard: number;
  /** Gives the shard a connection to serve. */
  accept(handle: StreamHandle, peer: Peer): void;
  /** Resolves when the shard knows the changes. */
  publish(version: number, changes: readonly RouteChange[]): Promise<void>;
  /**
   * Serves QUIC too; gives where.
   * @throws IggyError feature_unavailable without the library, cannot_bind_to_socket
   */
  serveQuic(settings: QuicSettings): Promise<Address>;
  /** Finishes what is being served and closes all connections. */
  drain(): Promise<void>;
  stop(): Promise<void>;
}
