// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Arena } from "../log/arena/arena.ts";
import type { RecentKeeper } from "../log/recent/recent-keeper.ts";
import type { ThreadMetrics } from "../observability/metrics/thread-metrics.ts";
import type { Session } from "../session/session.ts";
import type { Scratch } from "./inbound-buffer.ts";
import type { ReplyWriter } from "./reply-writer.ts";

export interface TransportLimits {
  /** Largest frame that is accepted at all. */
  readonly maxFrameBytes: number;
  /** How much of the arena incomplete requests may take together. */
  readonly requestBytes: number;
  /** A peer that leaves more of its replies unread is not served until it has read them. */
  readonly unreadReplyBytes: number;
}

/** A connection as who serves its requests sees it. */
export interface ServedConnection {
  readonly session: Session;
  readonly replies: ReplyWriter;
  /**
   * The request that is being served may be ended early. Told once: when more comes from the peer or it sends no more, or with
   * true when the connection is gone.
   */
  interruptible(onInterrupt: (isGone: boolean) => void): void;
  /** Ends the connection after what was written. */
  finish(): void;
}

/** What a connection needs of the shard that serves it. */
export interface Transport {
  readonly memory: Buffer;
  readonly arena: Arena;
  readonly scratch: Scratch;
  /** Takes over memory of requests that were served; undefined where nothing is kept. */
  readonly keeper: RecentKeeper | undefined;
  readonly limits: TransportLimits;
  readonly metrics: ThreadMetrics;
  /** Counts up once a second. */
  readonly tick: number;

  /**
   * Serves one request whose payload is `memory[start, end)`. The reply goes to the connection's reply writer: before this
   * returns, or before the promise resolves. The payload may be overwritten as soon as this returns.
   */
  serve(connection: ServedConnection, code: number, start: number, end: number): Promise<void> | undefined;

  closed(session: Session): void;
  reportBug(error: unknown): void;
}
