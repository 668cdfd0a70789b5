// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Arena } from "../log/arena/arena.ts";
import type { TcpConnection } from "./tcp/connection.ts";
import type { Scratch } from "./tcp/inbound-buffer.ts";

export interface TransportLimits {
  /** Largest frame that is accepted at all. */
  readonly maxFrameBytes: number;
  /** How much of the arena incomplete requests may take together. */
  readonly requestBytes: number;
}

/** What a connection needs of the shard that serves it. */
export interface Transport {
  readonly memory: Buffer;
  readonly arena: Arena;
  readonly scratch: Scratch;
  readonly limits: TransportLimits;
  /** Counts up once a second. */
  readonly tick: number;

  /**
   * Serves one request whose payload is `memory[start, end)`. The reply goes to the connection's reply writer: before this
   * returns, or before the promise resolves. The payload may be overwritten as soon as this returns.
   */
  serve(connection: TcpConnection, code: number, start: number, end: number): Promise<void> | undefined;

  closed(connection: TcpConnection): void;
  reportBug(error: unknown): void;
}
