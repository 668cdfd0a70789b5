// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { loginWithPersonalAccessToken } from "../../protocol/commands/personal-access-token/login-with-token.ts";
import { getMe } from "../../protocol/commands/system/get-me.ts";
import { ping } from "../../protocol/commands/system/ping.ts";
import { loginUser } from "../../protocol/commands/user/login-user.ts";
import { IggyError } from "../../protocol/errors/iggy-error.ts";
import type { Session } from "./session.ts";

/** A client may be this much later than it should. */
const PATIENCE = 1.2;
const asksForClient: ReadonlySet<number> = new Set([getMe.code, loginUser.code, loginWithPersonalAccessToken.code]);

interface Collaborators {
  /** Every session of this shard. */
  readonly sessions: () => Iterable<Session>;
  /** Told of each session once, when it becomes stale. */
  readonly onStale: (session: Session) => void;
}

/** Looks every `intervalMs` for clients whose last ping is too long ago. Nothing but a ping counts as a sign of life. */
export class Heartbeats {
  readonly #intervalMs: number;
  readonly #collaborators: Collaborators;
  readonly #timer: NodeJS.Timeout;

  constructor(intervalMs: number, collaborators: Collaborators) {
    this.#intervalMs = intervalMs;
    this.#collaborators = collaborators;
    this.#timer = setInterval(() => this.sweep(performance.now()), intervalMs);
    this.#timer.unref();
  }

  sweep(nowMs: number): void {
    const oldestMs = nowMs - this.#intervalMs * PATIENCE;
    for (const session of this.#collaborators.sessions()) {
      if (session.isStale || session.lastPingMs >= oldestMs) continue;
      session.isStale = true;
      this.#collaborators.onStale(session);
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }
}

/**
 * A stale client is answered nothing but its pings.
 * @throws IggyError client_not_found for what asks for the client itself, stale_client; both end the connection
 */
export const refuseStale = (code: number): void => {
  if (code === ping.code) return;
  throw new IggyError(asksForClient.has(code) ? "client_not_found" : "stale_client");
};
