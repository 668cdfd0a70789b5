// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { channel } from "node:diagnostics_channel";
import { commandByCode } from "../../../protocol/command-table.ts";
import { errorNameOf } from "../../../protocol/errors/iggy-error.ts";
import { nowMicros } from "../../log/clock.ts";
import type { Session } from "../../session/session.ts";
import { requestIdOf } from "./request-id.ts";

/** One request that was answered; what listens to `iggy:server:request` gets it. It can be posted to a thread. */
export interface ServedRequest {
  readonly requestId: string;
  /** As the protocol names it, or "unknown". */
  readonly command: string;
  readonly clientId: number;
  /** Undefined for a connection nobody is logged in on. */
  readonly userId: number | undefined;
  readonly startedAtMicros: number;
  readonly tookMs: number;
  /** Name of the error it was refused with; undefined when it succeeded. */
  readonly error: string | undefined;
}

/** Of the thread that serves the request: a program sees those of its own thread. */
export const requestChannel = channel("iggy:server:request");

export const describeRequest = (session: Session, code: number, status: number, tookMs: number): ServedRequest => ({
  requestId: requestIdOf(session),
  command: commandByCode(code)?.name ?? "unknown",
  clientId: session.clientId,
  userId: session.user?.id,
  startedAtMicros: Math.round(nowMicros() - tookMs * 1000),
  tookMs,
  error: status === 0 ? undefined : (errorNameOf(status) ?? "error"),
});
