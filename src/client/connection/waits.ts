// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { IggyError } from "../../protocol/errors/iggy-error.ts";
import type { ResolvedReconnect } from "../config/resolve-config.ts";

/** What became of the connection before. */
export interface Break {
  /** By the clock of the client. */
  readonly connectedAtMs: number;
  readonly cause: IggyError;
}

/** The server refuses requests on this connection without doing anything, and a new one may change its mind. */
export const isHealedByReconnecting = ({ errorName }: IggyError): boolean => healed.has(errorName);

const healed: ReadonlySet<string> = new Set(["unauthenticated", "stale_client", "client_not_found"]);

/**
 * Wait before the first attempt to come back: none after a connection that lasted, so that a server which ends all connections at once
 * is not asked for new ones in a loop; at least the interval after a server said that it ends.
 */
export const waitBeforeReturnMs = (
  { reestablishAfterMs, intervalMs }: ResolvedReconnect,
  { connectedAtMs, cause }: Break,
  nowMs: number,
): number => {
  if (isHealedByReconnecting(cause)) return 0;
  const restMs = Math.max(0, connectedAtMs + reestablishAfterMs - nowMs);
  return cause.errorName === "disconnected" ? Math.max(restMs, intervalMs) : restMs;
};
